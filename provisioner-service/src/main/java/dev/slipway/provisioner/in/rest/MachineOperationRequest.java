package dev.slipway.provisioner.in.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.provisioner.topology.Finding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is asked of a machine. */
@Schema(name = "MachineOperationRequest", description = "What is to be done to a machine")
public record MachineOperationRequest(
    @Schema(
            required = true,
            description =
                "POWER_OFF stays off until POWER_ON; REPLACE makes the machine anew, data volumes"
                    + " kept")
        MachineOperationType type) {

  /**
   * Reads it.
   *
   * @throws dev.slipway.kit.problem.ProblemException VALIDATION_FAILED with all that is wrong
   */
  static MachineOperationRequest read(JsonNode body) {
    List<Finding> findings = new ArrayList<>();
    FieldReader reader = new FieldReader(body, "", findings);
    String text = reader.text("type");
    reader.end();
    String known =
        Arrays.stream(MachineOperationType.values())
            .map(Enum::name)
            .collect(Collectors.joining(", "));
    List<MachineOperationType> types =
        Arrays.stream(MachineOperationType.values())
            .filter(type -> type.name().equals(text))
            .toList();
    if (types.isEmpty() && findings.isEmpty()) {
      findings.add(
          Finding.invalid(
              "type",
              text == null ? "is missing" : "is no operation on a machine: " + text,
              "Send one of " + known));
    }
    Finding.refuse(findings);
    return new MachineOperationRequest(types.getFirst());
  }
}
