/** The time, injectable. */
@NullMarked
package dev.slipway.kit.clock;

import org.jspecify.annotations.NullMarked;
