/** The JSON that the driver and the simulator exchange. */
@NullMarked
package dev.slipway.infrastructure.simulated.wire;

import org.jspecify.annotations.NullMarked;
