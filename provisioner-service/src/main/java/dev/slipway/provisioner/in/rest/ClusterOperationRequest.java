package dev.slipway.provisioner.in.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.provisioner.topology.Finding;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is asked of a whole cluster. */
@Schema(name = "ClusterOperationRequest", description = "What is to be done to a cluster")
public record ClusterOperationRequest(
    @Schema(
            required = true,
            description =
                "REGENERATE makes etcd, controllers and workers anew, with new authorities; what"
                    + " etcd holds is lost, and the database machine stays as it is")
        Type type) {

  /** What can be done to a cluster. */
  @Schema(name = "ClusterOperationType")
  public enum Type {
    REGENERATE
  }

  /**
   * Reads it.
   *
   * @throws dev.slipway.kit.problem.ProblemException VALIDATION_FAILED with all that is wrong
   */
  static ClusterOperationRequest read(JsonNode body) {
    List<Finding> findings = new ArrayList<>();
    FieldReader reader = new FieldReader(body, "", findings);
    String text = reader.text("type");
    reader.end();
    if (!Type.REGENERATE.name().equals(text) && findings.isEmpty()) {
      findings.add(
          Finding.invalid(
              "type",
              text == null ? "is missing" : "is no operation on a cluster: " + text,
              "Send REGENERATE"));
    }
    Finding.refuse(findings);
    return new ClusterOperationRequest(Type.REGENERATE);
  }
}
