/** Who asks, and whether they may. */
@NullMarked
package dev.slipway.simulator.kubernetes.auth;

import org.jspecify.annotations.NullMarked;
