package dev.slipway.simulator.kubernetes.node;

/** A pod behind a Service. */
record Backend(String node, String podUid, String podName) {}
