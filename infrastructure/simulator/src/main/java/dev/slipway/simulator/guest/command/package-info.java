/** The programs that a simulated machine has. */
@NullMarked
package dev.slipway.simulator.guest.command;

import org.jspecify.annotations.NullMarked;
