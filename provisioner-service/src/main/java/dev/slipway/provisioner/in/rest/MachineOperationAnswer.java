package dev.slipway.provisioner.in.rest;

import dev.slipway.kit.operation.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An accepted operation: the machine as it is now, and the operation. */
@Schema(name = "MachineOperationAnswer", description = "The machine, and the operation on it")
public record MachineOperationAnswer(
    @Schema(nullable = true, description = "Null once its cluster is gone")
        @Nullable MachineView machine,
    Operation operation) {}
