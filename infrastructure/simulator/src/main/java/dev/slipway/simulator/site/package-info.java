/** All that a simulator has: instances of Slipway, with their machines, networks and volumes. */
@NullMarked
package dev.slipway.simulator.site;

import org.jspecify.annotations.NullMarked;
