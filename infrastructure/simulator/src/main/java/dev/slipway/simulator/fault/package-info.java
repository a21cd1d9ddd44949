/** What goes wrong on demand. */
@NullMarked
package dev.slipway.simulator.fault;

import org.jspecify.annotations.NullMarked;
