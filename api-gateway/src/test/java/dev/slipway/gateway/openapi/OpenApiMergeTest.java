package dev.slipway.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenApiMergeTest {

  private final ObjectMapper json = new ObjectMapper();

  private static final String ONE =
      """
      {"paths": {
        "/v1/clusters": {"get": {"operationId": "list", "responses": {"200": {}, "401": {}},
          "security": [{"x": []}]}},
        "/internal/clusters": {"post": {}},
        "/q/health": {"get": {}}},
       "components": {"schemas": {"Page": {"type": "object", "title": "clusters"},
         "Same": {"type": "string"}}}}
      """;

  private static final String TWO =
      """
      {"paths": {
        "/v1/clusters/{id}/nodes": {"get": {"operationId": "list", "responses": {"200":
          {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Page"}}}}}}},
        "/v1/clusters": {"post": {}}},
       "components": {"schemas": {"Page": {"type": "object", "title": "nodes"},
         "Same": {"type": "string"}}}}
      """;

  @Test
  void partsBecomeOneDocument() throws Exception {
    JsonNode merged = merge();

    assertThat(merged.path("paths").properties().stream().map(Map.Entry::getKey))
        .containsExactly("/v1/clusters", "/v1/clusters/{id}/nodes");
    assertThat(merged.at("/paths/~1v1~1clusters").has("post")).isTrue();
  }

  @Test
  void operationIdsAreUnique() throws Exception {
    JsonNode merged = merge();

    assertThat(merged.at("/paths/~1v1~1clusters/get/operationId").asText()).isEqualTo("list");
    assertThat(merged.at("/paths/~1v1~1clusters~1{id}~1nodes/get/operationId").asText())
        .isEqualTo("getClustersIdNodes");
    assertThat(merged.at("/paths/~1v1~1clusters/post/operationId").asText())
        .isEqualTo("postClusters");
  }

  @Test
  void schemasOfOneNameAndDifferentContentAreKeptApart() throws Exception {
    JsonNode merged = merge();

    assertThat(merged.at("/components/schemas/Page/title").asText()).isEqualTo("clusters");
    assertThat(merged.at("/components/schemas/MonitorPage/title").asText()).isEqualTo("nodes");
    assertThat(merged.at("/components/schemas").has("MonitorSame")).isFalse();
    assertThat(
            merged
                .at(
                    "/paths/~1v1~1clusters~1{id}~1nodes/get/responses/200/content"
                        + "/application~1json/schema/$ref")
                .asText())
        .isEqualTo("#/components/schemas/MonitorPage");
  }

  @Test
  void everyOperationTellsOfProblemsAndTheBearer() throws Exception {
    JsonNode merged = merge();

    JsonNode get = merged.at("/paths/~1v1~1clusters/get");
    assertThat(get.at("/responses/default/content/application~1problem+json/schema/$ref").asText())
        .isEqualTo("#/components/schemas/ProblemDocument");
    assertThat(get.path("responses").has("401")).isFalse();
    assertThat(get.has("security")).isFalse();
    assertThat(merged.at("/components/securitySchemes/bearer/scheme").asText()).isEqualTo("bearer");
  }

  private JsonNode merge() throws Exception {
    Map<String, JsonNode> documents = new LinkedHashMap<>();
    documents.put("provisioner", json.readTree(ONE));
    documents.put("monitor", json.readTree(TWO));
    ObjectNode title = json.createObjectNode().put("openapi", "3.1.0");
    return new OpenApiMerge(json).merge(title, documents);
  }
}
