/**
 * What runs inside a simulated machine: files, processes, units. Nothing of it is ever run on the
 * host.
 */
@NullMarked
package dev.slipway.simulator.guest;

import org.jspecify.annotations.NullMarked;
