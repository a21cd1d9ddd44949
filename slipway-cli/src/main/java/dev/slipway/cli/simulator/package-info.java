/** The simulator's own commands: what goes wrong with simulated machines. */
@NullMarked
package dev.slipway.cli.simulator;

import org.jspecify.annotations.NullMarked;
