package dev.slipway.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A problem document (RFC 9457) as the API sends it. */
public record Problem(
    int status,
    String code,
    String title,
    String detail,
    String correlationId,
    List<FieldProblem> fields) {

  /**
   * @param field where in the request, such as {@code topology.etcd.count}
   */
  public record FieldProblem(String field, String message, String remedy) {}

  /** Whether a part of Slipway, or what it stands on, did not answer. */
  public boolean away() {
    return status == 502 || status == 503 || status == 504;
  }

  static Problem of(int status, JsonNode body) {
    List<FieldProblem> fields = new ArrayList<>();
    for (JsonNode error : body.path("errors")) {
      fields.add(
          new FieldProblem(
              error.path("field").asText(""),
              error.path("message").asText(""),
              error.path("remedy").asText("")));
    }
    return new Problem(
        status,
        body.path("code").asText(""),
        body.path("title").asText("HTTP " + status),
        body.path("detail").asText(""),
        body.path("correlationId").asText(""),
        List.copyOf(fields));
  }
}
