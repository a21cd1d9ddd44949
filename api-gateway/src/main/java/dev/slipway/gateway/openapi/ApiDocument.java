package dev.slipway.gateway.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.gateway.route.ServiceQuestions;
import dev.slipway.gateway.route.Upstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The whole API's document: made of what each running service says of itself, or, as long as one is
 * away, the one that was made when the gateway was built.
 */
public final class ApiDocument {

  private static final Duration KEPT = Duration.ofMinutes(5);
  private static final Duration BUILT_ONE_KEPT = Duration.ofSeconds(5);
  private static final String PATH = "/q/openapi?format=json";

  private final ServiceQuestions questions;
  private final Supplier<byte[]> own;
  private final byte[] built;
  private final ObjectMapper json;
  private final OpenApiMerge merge;
  private final Clock clock;
  private byte @Nullable [] last;
  private Instant until = Instant.EPOCH;

  /**
   * @param own the gateway's own part
   * @param built the document made at build time
   */
  public ApiDocument(
      ServiceQuestions questions,
      Supplier<byte[]> own,
      byte[] built,
      ObjectMapper json,
      Clock clock) {
    this.questions = questions;
    this.own = own;
    this.built = built.clone();
    this.json = json;
    this.merge = new OpenApiMerge(json);
    this.clock = clock;
  }

  /** The document as JSON in UTF-8; may take seconds when a service does not answer. */
  public synchronized byte[] get() {
    byte[] kept = last;
    if (kept != null && clock.instant().isBefore(until)) {
      return kept;
    }
    byte[] whole = ask();
    byte[] answer = whole == null ? built : whole;
    last = answer;
    until = clock.instant().plus(whole == null ? BUILT_ONE_KEPT : KEPT);
    return answer;
  }

  /** Merges all parts, or returns null if one is missing. */
  private byte @Nullable [] ask() {
    Map<Upstream, CompletableFuture<JsonNode>> answers = new LinkedHashMap<>();
    for (Upstream upstream : Upstream.values()) {
      answers.put(upstream, questions.get(upstream, PATH).thenApply(this::read));
    }
    Map<String, JsonNode> documents = new LinkedHashMap<>();
    try {
      documents.put("gateway", json.readTree(own.get()));
      answers.forEach((upstream, document) -> documents.put(upstream.label(), document.join()));
      return json.writerWithDefaultPrettyPrinter()
          .writeValueAsBytes(merge.merge(title(), documents));
    } catch (CompletionException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException("the API's document can't be made", e);
    }
  }

  private JsonNode read(ServiceQuestions.Answer answer) {
    try {
      JsonNode document = json.readTree(answer.body());
      if (answer.status() != 200 || !document.path("paths").isObject()) {
        throw new IllegalStateException("no OpenAPI document: " + answer.status());
      }
      return document;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ObjectNode title() {
    ObjectNode title = json.createObjectNode();
    title.put("openapi", "3.1.0");
    title
        .putObject("info")
        .put("title", "Slipway")
        .put("version", "1")
        .put(
            "description",
            "Kubernetes clusters with replicated WordPress, launched, watched and kept afloat."
                + " Examples: docs/api.md")
        .putObject("license")
        .put("name", "Apache-2.0")
        .put("url", "https://www.apache.org/licenses/LICENSE-2.0");
    title.putArray("servers").addObject().put("url", "/");
    return title;
  }
}
