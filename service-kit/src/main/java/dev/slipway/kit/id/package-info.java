/** Ids of everything that gets one. */
@NullMarked
package dev.slipway.kit.id;

import org.jspecify.annotations.NullMarked;
