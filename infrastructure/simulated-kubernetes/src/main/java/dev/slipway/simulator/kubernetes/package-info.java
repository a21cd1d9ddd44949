/** Simulated Kubernetes: many clusters in one process, with the API of real ones. */
@NullMarked
package dev.slipway.simulator.kubernetes;

import org.jspecify.annotations.NullMarked;
