/** What makes a machine what it is for: the programs that its units start. */
@NullMarked
package dev.slipway.simulator.role;

import org.jspecify.annotations.NullMarked;
