package dev.slipway.gateway.in.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.events.CloudEventCodec;
import dev.slipway.events.EventEnvelope;
import dev.slipway.events.Topics;
import dev.slipway.gateway.testing.Events;
import dev.slipway.gateway.testing.GatewayClient;
import dev.slipway.gateway.testing.GatewayTestResource;
import dev.slipway.localstack.testing.KafkaTestResource;
import dev.slipway.localstack.testing.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(GatewayTestResource.class)
class DeadLettersIT {

  private final GatewayClient administrator = GatewayClient.administrator();
  private final CloudEventCodec codec = new CloudEventCodec();

  @Test
  void lettersAreListedWithoutSecretsAndReplayedUnchanged() {
    EventEnvelope<?> event = Events.nodeUp("cl-deadletter", 1);
    try (Events events = new Events()) {
      events.send(letter(event, codec.body(event), "no handler could read it"));
      events.send(
          letter(
              Events.nodeUp("cl-deadletter", 2),
              "\u001b{\"password\":\"hunter2\"}".getBytes(StandardCharsets.UTF_8),
              "its data is no JSON"));
    }

    List<JsonNode> letters = lettersOf("cl-deadletter", 100);
    assertThat(letters).hasSize(2);
    JsonNode newest = letters.getFirst();
    assertThat(newest.path("reason").asText()).isEqualTo("its data is no JSON");
    assertThat(newest.path("consumer").asText()).isEqualTo("deployer");
    assertThat(newest.path("topic").asText()).isEqualTo("slipway.events-3@42");
    assertThat(newest.path("preview").asText()).startsWith("\\x1b").doesNotContain("hunter2");
    assertThat(newest.path("size").asInt()).isEqualTo(23);
    JsonNode oldest = letters.getLast();
    assertThat(oldest.path("eventId").asText()).isEqualTo(event.id());
    assertThat(oldest.path("clusterId").asText()).isEqualTo("cl-deadletter");
    assertThat(oldest.path("replayedAt").isNull()).isTrue();

    String id = oldest.path("id").asText();
    HttpResponse<String> replayed = administrator.post("/v1/dead-letters/" + id + "/replay", "");
    assertThat(replayed.statusCode()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              JsonNode logged =
                  GatewayClient.json(administrator.get("/v1/events?cluster=cl-deadletter"));
              assertThat(logged.at("/items/0/id").asText()).isEqualTo(event.id());
              assertThat(logged.path("items").size()).isEqualTo(1);
            });
    JsonNode after = lettersOf("cl-deadletter", 1).getLast();
    assertThat(after.path("id").asText()).isEqualTo(id);
    assertThat(after.path("replayedAt").isTextual()).isTrue();
  }

  /** Newest first; other tests may have left letters of other clusters. */
  private List<JsonNode> lettersOf(String cluster, int pageSize) {
    List<JsonNode> found = new ArrayList<>();
    String token = "";
    do {
      JsonNode page =
          GatewayClient.json(administrator.get("/v1/dead-letters?pageSize=" + pageSize + token));
      assertThat(page.path("items").size()).isLessThanOrEqualTo(pageSize);
      page.path("items")
          .forEach(
              letter -> {
                if (letter.path("clusterId").asText().equals(cluster)) {
                  found.add(letter);
                }
              });
      String next = page.path("nextPageToken").asText("");
      token = next.isEmpty() || next.equals("null") ? "" : "&pageToken=" + next;
    } while (!token.isEmpty());
    return found;
  }

  @Test
  void lettersThatAreNotThereAreNotFound() {
    for (String id : new String[] {"dl-0-999999", "dl-77-0", "nonsense"}) {
      assertThat(administrator.post("/v1/dead-letters/" + id + "/replay", "").statusCode())
          .isEqualTo(404);
    }
  }

  private ProducerRecord<String, byte[]> letter(
      EventEnvelope<?> event, byte[] body, String reason) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(Topics.DEAD_LETTERS, event.clusterId(), body);
    codec.headers(event).forEach((name, value) -> add(record, name, value));
    add(record, "dl_reason", reason);
    add(record, "dl_consumer", "deployer");
    add(record, "dl_topic", "slipway.events");
    add(record, "dl_partition", "3");
    add(record, "dl_offset", "42");
    return record;
  }

  private static void add(ProducerRecord<String, byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
