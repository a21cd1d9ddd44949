/** The part of systemd that machine configurations use. */
@NullMarked
package dev.slipway.simulator.guest.unit;

import org.jspecify.annotations.NullMarked;
