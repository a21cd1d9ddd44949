/** Requests in Kubernetes' protobuf, which typed clients in Go send. Answers are JSON. */
@NullMarked
package dev.slipway.simulator.kubernetes.protobuf;

import org.jspecify.annotations.NullMarked;
