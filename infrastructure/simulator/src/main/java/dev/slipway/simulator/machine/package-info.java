/** A simulated machine: its power, its boots, its disk, its console, its ports. */
@NullMarked
package dev.slipway.simulator.machine;

import org.jspecify.annotations.NullMarked;
