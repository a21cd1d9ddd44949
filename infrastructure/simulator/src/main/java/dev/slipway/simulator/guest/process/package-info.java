/** A simulated machine's processes and what they read and write. */
@NullMarked
package dev.slipway.simulator.guest.process;

import org.jspecify.annotations.NullMarked;
