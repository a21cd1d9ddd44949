package dev.slipway.provisioner.in.rest;

import dev.slipway.events.MachinePhase;
import dev.slipway.events.MachineRole;
import dev.slipway.infrastructure.Power;
import dev.slipway.kit.condition.Condition;
import dev.slipway.provisioner.machine.WishedPower;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A machine as the API shows it. */
@Schema(name = "Machine", description = "A machine of a cluster")
public record MachineView(
    @Schema(examples = "w1") String name,
    MachineRole role,
    @Schema(description = "1 for the first machine of this name, raised by each replacement")
        int incarnation,
    @Schema(examples = "172.17.4.201") String address,
    @Schema(examples = "1536", description = "Its memory, in MiB") int memoryMiB,
    MachinePhase phase,
    @Schema(description = "Its power, as its infrastructure sees it") Power power,
    @Schema(description = "The power it shall have") WishedPower wishedPower,
    @Schema(description = "How often it was powered on since it last served") int powerOns,
    @Schema(description = "The operation that it is under, if there is one", nullable = true)
        @Nullable String operation,
    List<Condition> conditions,
    Instant createdAt) {}
