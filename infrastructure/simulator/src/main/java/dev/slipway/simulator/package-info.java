/** The simulator: a process that has machines which boot from the configurations of real ones. */
@NullMarked
package dev.slipway.simulator;

import org.jspecify.annotations.NullMarked;
