package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.harness.Slipway;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The published document is what the running services say of themselves. */
@OnSlipway
class OpenApiAcceptanceTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path PUBLISHED =
      Path.of(System.getProperty("slipway.checkout"), "docs", "openapi.json");

  private final Slipway slipway;

  OpenApiAcceptanceTest(Slipway slipway) {
    this.slipway = slipway;
  }

  @Test
  void theDocumentInDocsIsTheOneThatIsServed() throws IOException {
    var served = slipway.request().accept("application/json").get("/v1/openapi");
    assertThat(served.statusCode()).isEqualTo(200);

    assertThat(withoutAddress(JSON.readTree(served.asString())))
        .as("docs/openapi.json is old: curl …/v1/openapi > docs/openapi.json")
        .isEqualTo(withoutAddress(JSON.readTree(PUBLISHED.toFile())));
  }

  /** Where it is served is no part of what it says. */
  private static JsonNode withoutAddress(JsonNode document) {
    ((ObjectNode) document).remove("servers");
    return document;
  }
}
