/** A simulated machine's files, on its disk, on its volume, in its memory. */
@NullMarked
package dev.slipway.simulator.guest.file;

import org.jspecify.annotations.NullMarked;
