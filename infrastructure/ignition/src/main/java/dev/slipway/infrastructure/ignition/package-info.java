/** Ignition v3 configurations, read for drivers: what machines boot from. */
@NullMarked
package dev.slipway.infrastructure.ignition;

import org.jspecify.annotations.NullMarked;
