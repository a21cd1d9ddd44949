/** What is expected of an API server and its cluster, chapter by chapter; simulated or real. */
@NullMarked
package dev.slipway.simulator.kubernetes.behaviour;

import org.jspecify.annotations.NullMarked;
