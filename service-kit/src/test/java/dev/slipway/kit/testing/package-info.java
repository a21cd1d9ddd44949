/** The small application that the kit's tests run in, and what they share. */
@NullMarked
package dev.slipway.kit.testing;

import org.jspecify.annotations.NullMarked;
