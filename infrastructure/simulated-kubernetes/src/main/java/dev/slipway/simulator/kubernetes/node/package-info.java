/** Nodes: leases, status, pods and their logs, and NodePorts. */
@NullMarked
package dev.slipway.simulator.kubernetes.node;

import org.jspecify.annotations.NullMarked;
