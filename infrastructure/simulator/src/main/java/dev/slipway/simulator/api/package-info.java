/** How drivers and people speak to the simulator. */
@NullMarked
package dev.slipway.simulator.api;

import org.jspecify.annotations.NullMarked;
