/** The id that ties together everything one request led to. */
@NullMarked
package dev.slipway.kit.correlation;

import org.jspecify.annotations.NullMarked;
