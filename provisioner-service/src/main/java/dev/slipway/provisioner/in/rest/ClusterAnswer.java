package dev.slipway.provisioner.in.rest;

import dev.slipway.kit.operation.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An accepted change: the cluster as it is now, and the operation that carries the change out. */
@Schema(name = "ClusterAnswer", description = "The cluster, and the operation that changes it")
public record ClusterAnswer(ClusterView cluster, Operation operation) {}
