/** The behaviour of the simulated clusters, and of real ones. */
@NullMarked
package dev.slipway.simulator.kubernetes;

import org.jspecify.annotations.NullMarked;
