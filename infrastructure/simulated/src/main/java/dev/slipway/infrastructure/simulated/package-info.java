/**
 * The driver for machines of the simulator, which is a process of its own on this host and is
 * spoken to over loopback HTTP. Knows nothing of what machines run.
 */
@NullMarked
package dev.slipway.infrastructure.simulated;

import org.jspecify.annotations.NullMarked;
