/** Conditions: what is true of a resource, since when and why. */
@NullMarked
package dev.slipway.kit.condition;

import org.jspecify.annotations.NullMarked;
