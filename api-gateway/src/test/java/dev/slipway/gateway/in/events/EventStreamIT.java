package dev.slipway.gateway.in.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.events.EventEnvelope;
import dev.slipway.events.Topics;
import dev.slipway.gateway.stream.CloudEventReader;
import dev.slipway.gateway.stream.EventFilter;
import dev.slipway.gateway.stream.EventLog;
import dev.slipway.gateway.stream.LiveTail;
import dev.slipway.gateway.testing.Events;
import dev.slipway.gateway.testing.GatewayClient;
import dev.slipway.gateway.testing.GatewayTestResource;
import dev.slipway.gateway.testing.SseClient;
import dev.slipway.kit.boundary.Boundaries;
import dev.slipway.kit.inbox.DeadLetters;
import dev.slipway.kit.kafka.EventTopics;
import dev.slipway.kit.kafka.KafkaSettings;
import dev.slipway.kit.latency.EventStages;
import dev.slipway.localstack.testing.KafkaTestResource;
import dev.slipway.localstack.testing.PostgresTestResource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(GatewayTestResource.class)
class EventStreamIT {

  private static final Duration SOON = Duration.ofSeconds(20);

  @Inject EventTopicReader reader;
  @Inject EventLog log;
  @Inject LiveTail tail;
  @Inject KafkaSettings kafka;
  @Inject EventTopics topics;
  @Inject DeadLetters deadLetters;
  @Inject EventStages stages;
  @Inject MeterRegistry meters;

  private final GatewayClient administrator = GatewayClient.administrator();
  private final Events events = new Events();
  private final String cluster = "cl-" + UUID.randomUUID().toString().substring(0, 10);

  @AfterEach
  void close() {
    events.close();
  }

  @Test
  void eventsComeLiveInOrderAndSoon() {
    try (SseClient stream = stream("?cluster=" + cluster, null)) {
      assertThat(stream.status).isEqualTo(200);
      List<String> sent = new ArrayList<>();
      for (int i = 1; i <= 30; i++) {
        sent.add(events.send(Events.nodeUp(cluster, i)).id());
      }

      await().atMost(SOON).untilAsserted(() -> assertThat(stream.eventIds()).isEqualTo(sent));

      assertThat(stream.events).allSatisfy(e -> assertThat(e.type()).isEqualTo("NodeUp"));
      JsonNode first = stream.events.getFirst().data();
      assertThat(first.path("specversion").asText()).isEqualTo("1.0");
      assertThat(first.path("clusterid").asText()).isEqualTo(cluster);
      assertThat(first.path("sequence").asText()).isEqualTo("1");
      assertThat(first.at("/data/node").asText()).isEqualTo("w1");
    }
  }

  @Test
  void aSilentStreamBeatsAndOnlyNewEventsCome() {
    events.send(Events.nodeUp(cluster, 1));
    awaitLogged(1);
    try (SseClient stream = stream("?cluster=" + cluster, null)) {
      await().atMost(SOON).until(() -> stream.comments.contains("heartbeat"));
      assertThat(stream.events).isEmpty();
      assertThat(stream.lastId()).isNotEmpty();
    }
  }

  /** Reads, loses the connection and resumes, again and again, while events are written. */
  @Test
  void whoResumesMissesNothingAndGetsNothingTwice() throws Exception {
    int count = 600; // more than are held in memory
    List<String> sent = new CopyOnWriteArrayList<>();
    List<String> got = new ArrayList<>();
    String lastId = "";
    try (SseClient first = stream("?cluster=" + cluster, null)) {
      await().atMost(SOON).until(() -> !first.lastId().isEmpty());
      lastId = first.lastId();
    }
    Thread writer =
        Thread.ofVirtual()
            .start(
                () ->
                    IntStream.rangeClosed(1, count)
                        .forEach(i -> sent.add(events.send(Events.nodeUp(cluster, i)).id())));
    while (got.size() < count) {
      try (SseClient stream = stream("?cluster=" + cluster, lastId)) {
        int most = Math.min(count - got.size(), 47);
        await().atMost(SOON).until(() -> stream.events.size() >= most);
        // More may come while these are read.
        var some = List.copyOf(stream.events).subList(0, most);
        some.forEach(e -> got.add(e.eventId()));
        lastId = some.getLast().id();
      }
    }
    writer.join();

    assertThat(got).isEqualTo(sent);
    assertThat(pages("?cluster=" + cluster + "&pageSize=100")).isEqualTo(sent);
    try (SseClient all = stream("?from=beginning&cluster=" + cluster, null)) {
      await().atMost(SOON).untilAsserted(() -> assertThat(all.eventIds()).isEqualTo(sent));
    }
  }

  @Test
  void filtersGoByClusterNameAndTypeAndNoOtherProjectIsSeen() {
    String name = "name-" + cluster.substring(3);
    try (SseClient byName = stream("?cluster=" + name, null);
        SseClient byType =
            stream("?type=ClusterRequested,ClusterDeleted&cluster=" + cluster, null);
        SseClient foreign = stream("?cluster=" + cluster + "x", null)) {
      String requested = events.send(Events.requested(cluster, name, 1)).id();
      String up = events.send(Events.nodeUp(cluster, 1)).id();
      String deleted = events.send(Events.deleted(cluster, name, 2)).id();
      events.send(Events.nodeUp(cluster + "x", "somebody-else", 1));

      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                assertThat(byName.eventIds()).containsExactly(requested, up, deleted);
                assertThat(byType.eventIds()).containsExactly(requested, deleted);
              });
      assertThat(foreign.events).isEmpty();
      assertThat(pages("?cluster=" + cluster + "x")).isEmpty();
      assertThat(pages("?cluster=" + name + "&type=NodeUp")).containsExactly(up);
    }
  }

  @Test
  void parametersThatCantBeAreProblems() {
    assertThat(administrator.get("/v1/events?type=NodeDwon").statusCode()).isEqualTo(400);
    assertThat(administrator.get("/v1/events?pageToken=x").statusCode()).isEqualTo(400);
    assertThat(administrator.get("/v1/events?pageSize=0").statusCode()).isEqualTo(400);
    GatewayClient streaming = administrator.with("Accept", "text/event-stream");
    HttpResponse<String> bad = streaming.get("/v1/events?lastEventId=x");
    assertThat(bad.statusCode()).isEqualTo(400);
    assertThat(bad.body()).contains("lastEventId");
    assertThat(streaming.get("/v1/events?from=yesterday").statusCode()).isEqualTo(400);
    assertThat(streaming.get("/v1/events?type=NodeDwon").statusCode()).isEqualTo(400);
  }

  @Test
  void duplicatesAndOlderOnesAreLeftOutAndUnreadableOnesAreDeadLetters() {
    EventEnvelope<?> second = Events.nodeUp(cluster, 2);
    String first = events.send(Events.nodeUp(cluster, 1)).id();
    events.send(second);
    events.send(second);
    events.send(Events.nodeUp(cluster, 1));
    events.send(
        new ProducerRecord<>(Topics.EVENTS, cluster, "garbage".getBytes(StandardCharsets.UTF_8)));
    String third = events.send(Events.nodeUp(cluster, 3)).id();
    awaitLogged(3);

    assertThat(pages("?cluster=" + cluster)).containsExactly(first, second.id(), third);
    JsonNode letters = GatewayClient.json(administrator.get("/v1/dead-letters"));
    assertThat(letters.path("items"))
        .filteredOn(letter -> letter.path("clusterId").asText().equals(cluster))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.path("consumer").asText()).isEqualTo("gateway");
              assertThat(letter.path("reason").asText()).isEqualTo("it lacks the header ce_type");
              assertThat(letter.path("preview").asText()).isEqualTo("garbage");
            });
  }

  @Test
  void aReaderThatStartsAgainGoesOnWhereItWas() {
    String first = events.send(Events.nodeUp(cluster, 1)).id();
    awaitLogged(1);
    reader.stop(new ShutdownEvent());
    String second;
    try {
      second = events.send(Events.nodeUp(cluster, 2)).id();
    } finally {
      reader.start(new StartupEvent());
    }
    awaitLogged(2);
    assertThat(pages("?cluster=" + cluster)).containsExactly(first, second);
    await().atMost(SOON).until(() -> reader.state().connected());
  }

  /** Two gateways on one database: each shows everything, in one and the same order. */
  @Test
  void twoGatewaysWriteOneLogAndBothShowIt() {
    LiveTail otherTail = new LiveTail(log.head(), 10_000, 10_000_000);
    long start = otherTail.last();
    EventTopicReader other =
        new EventTopicReader(
            kafka,
            topics,
            log,
            otherTail,
            new RecordIntake(
                log,
                otherTail,
                new CloudEventReader(),
                deadLetters,
                stages,
                Clock.systemUTC(),
                meters,
                Boundaries.none()),
            Clock.systemUTC());
    other.start(new StartupEvent());
    try {
      for (int i = 1; i <= 100; i++) {
        events.send(Events.nodeUp(cluster, i));
      }
      awaitLogged(100);
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                assertThat(otherTail.last()).isEqualTo(log.head().position());
                assertThat(tail.last()).isEqualTo(log.head().position());
              });
      LiveTail.Follower follower =
          otherTail.follow(new EventFilter("default", cluster, Set.of()), start, () -> {});
      assertThat(otherTail.next(follower, 10_000, Integer.MAX_VALUE))
          .isInstanceOfSatisfying(
              LiveTail.Slice.Events.class, all -> assertThat(all.events()).hasSize(100));
      assertThat(pages("?cluster=" + cluster)).hasSize(100).doesNotHaveDuplicates();
    } finally {
      other.stop(new ShutdownEvent());
    }
  }

  /** One subscriber doesn't read at all: the others are served, and it gets everything later. */
  @Test
  void aSlowSubscriberHoldsUpNobodyAndLosesNothing() throws Exception {
    int count = 3_000;
    HttpResponse<InputStream> slow =
        administrator
            .with("Accept", "text/event-stream")
            .open("GET", "/v1/events?cluster=" + cluster, BodyPublishers.noBody());
    try (SseClient quick = stream("?cluster=" + cluster, null)) {
      for (int i = 1; i <= count; i++) {
        events.send(Events.nodeUp(cluster, i));
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> quick.events.size() == count);

      int found = 0;
      StringBuilder text = new StringBuilder();
      byte[] buffer = new byte[8192];
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (found < count && System.nanoTime() < deadline) {
        int n = slow.body().read(buffer);
        text.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
        int at;
        while ((at = text.indexOf("\nevent: ")) >= 0) {
          found++;
          text.delete(0, at + 8);
        }
      }
      assertThat(found).isEqualTo(count);
    } finally {
      slow.body().close();
    }
  }

  /** What the gateway holds for one who takes nothing is bounded, in bytes and in time. */
  @Test
  void whoTakesNothingIsCutOffAndResumesWithoutAGap() throws Exception {
    await().atMost(SOON).until(() -> tail.listeners() == 0);
    HttpResponse<InputStream> stalled =
        administrator
            .with("Accept", "text/event-stream")
            .open("GET", "/v1/events?cluster=" + cluster, BodyPublishers.noBody());
    List<String> sent = new ArrayList<>();
    for (int i = 1; i <= 500; i++) { // more than the sockets' buffers take
      sent.add(events.send(Events.lengthy(cluster, i, 40_000)).id());
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> tail.listeners() == 0);

    List<String> got = new ArrayList<>();
    String lastId = "";
    for (String frame : wholeFrames(stalled)) {
      if (frame.contains("\ndata: ")) {
        got.add(GatewayClient.json(frame.substring(frame.indexOf('{'))).path("id").asText());
        lastId = frame.substring("id: ".length(), frame.indexOf('\n'));
      }
    }
    assertThat(got).hasSizeBetween(1, 499);
    try (SseClient resumed = stream("?cluster=" + cluster, lastId)) {
      await().atMost(SOON).until(() -> got.size() + resumed.events.size() >= 500);
      got.addAll(resumed.eventIds());
    }
    assertThat(got).isEqualTo(sent);
  }

  /** What came before the connection was closed. */
  private static List<String> wholeFrames(HttpResponse<InputStream> response) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (InputStream body = response.body()) {
      body.transferTo(bytes);
    } catch (IOException e) {
      // It was cut off.
    }
    String text = bytes.toString(StandardCharsets.UTF_8);
    return List.of(text.substring(0, text.lastIndexOf("\n\n")).split("\n\n"));
  }

  @Test
  void aStreamEndsWithItsToken() {
    JsonNode made =
        GatewayClient.json(
            administrator.post("/v1/tokens", "{\"name\":\"listener\",\"role\":\"VIEWER\"}"));
    try (SseClient stream =
        SseClient.open(administrator.withToken(made.path("secret").asText()), "/v1/events", null)) {
      administrator.send(
          "DELETE", "/v1/tokens/" + made.at("/token/id").asText(), BodyPublishers.noBody());

      await().atMost(SOON).until(stream::ended);
    }
  }

  private SseClient stream(String query, @Nullable String lastEventId) {
    return SseClient.open(administrator, "/v1/events" + query, lastEventId);
  }

  private void awaitLogged(int count) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(pages("?cluster=" + cluster)).hasSize(count));
  }

  private List<String> pages(String query) {
    List<String> ids = new ArrayList<>();
    String token = "";
    do {
      JsonNode page =
          GatewayClient.json(
              administrator.get(
                  "/v1/events" + query + (token.isEmpty() ? "" : "&pageToken=" + token)));
      page.path("items").forEach(e -> ids.add(e.path("id").asText()));
      token = page.path("nextPageToken").asText("");
      if (token.equals("null")) {
        token = "";
      }
    } while (!token.isEmpty());
    return ids;
  }
}
