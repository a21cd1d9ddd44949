/** Which pod runs where. */
@NullMarked
package dev.slipway.simulator.kubernetes.scheduler;

import org.jspecify.annotations.NullMarked;
