/** A small POSIX shell, which knows the commands of a simulated machine and no others. */
@NullMarked
package dev.slipway.simulator.guest.shell;

import org.jspecify.annotations.NullMarked;
