package dev.slipway.kit.outbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import dev.slipway.events.Topics;
import dev.slipway.kit.id.Ids;
import dev.slipway.kit.jdbc.Database;
import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.testing.Events;
import dev.slipway.kit.testing.Kafka;
import dev.slipway.kit.testing.KitTest;
import dev.slipway.kit.testing.RecordingHandler;
import dev.slipway.kit.testing.TcpProxy;
import dev.slipway.kit.testing.TopicReader;
import dev.slipway.localstack.LocalKafka;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Kafka and Postgres go away in the middle of it. */
@KitTest
class OutageIT {
  @Inject Outbox outbox;
  @Inject Transactions transactions;
  @Inject Database database;
  @Inject RecordingHandler handler;
  @Inject Ids ids;

  /** Injected by the test resource. */
  @SuppressWarnings("NullAway.Init")
  TcpProxy postgres;

  @Test
  void kafkaDiesWhileEventsArePublished() throws Exception {
    String cluster = ids.cluster();
    LocalKafka broker = Kafka.broker();

    publish(cluster, 50);
    broker.kill();
    try {
      publish(cluster, 100);

      await()
          .atMost(20, TimeUnit.SECONDS)
          .untilAsserted(() -> given().get("/q/health/well").then().statusCode(503));
      given().get("/q/health/ready").then().statusCode(200).body("status", is("UP"));
      publish(cluster, 50);
    } finally {
      broker.start();
    }
    publish(cluster, 50);

    try (TopicReader reader = new TopicReader(Topics.EVENTS)) {
      await()
          .atMost(60, TimeUnit.SECONDS)
          .untilAsserted(() -> assertThat(reader.sequences(cluster)).hasSize(250));
      assertThat(reader.sequences(cluster)).isEqualTo(Events.sequenceOf(250));
    }
    await()
        .atMost(30, TimeUnit.SECONDS)
        .untilAsserted(
            () -> assertThat(handler.handled(cluster)).isEqualTo(Events.sequenceOf(250)));
    await()
        .atMost(20, TimeUnit.SECONDS)
        .untilAsserted(() -> given().get("/q/health/well").then().statusCode(200));
  }

  @Test
  void postgresIsCutOffWhileEventsArePublished() throws Exception {
    String cluster = ids.cluster();
    AtomicBoolean publishing = new AtomicBoolean(true);
    AtomicInteger failed = new AtomicInteger();

    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> publishers =
          List.of(
              executor.submit(() -> publishUntilTold(cluster, publishing, failed)),
              executor.submit(() -> publishUntilTold(cluster, publishing, failed)));
      for (int round = 0; round < 3; round++) {
        int until = handler.handled(cluster).size() + 50;
        await().atMost(30, TimeUnit.SECONDS).until(() -> handler.handled(cluster).size() >= until);
        int before = failed.get();
        postgres.cut();
        await().atMost(30, TimeUnit.SECONDS).until(() -> failed.get() > before + 3);
        postgres.restore();
      }
      publishing.set(false);
      for (Future<?> publisher : publishers) {
        publisher.get();
      }
    }

    // A commit whose answer was cut off may have happened: what is in the table counts.
    long committed =
        database
            .first(
                "select count(*) as n from outbox where cluster_id = ?",
                row -> row.number("n"),
                cluster)
            .orElseThrow();
    assertThat(committed).isGreaterThanOrEqualTo(150);
    try (TopicReader reader = new TopicReader(Topics.EVENTS)) {
      await()
          .atMost(30, TimeUnit.SECONDS)
          .untilAsserted(() -> assertThat(reader.sequences(cluster)).hasSize((int) committed));
      assertThat(reader.sequences(cluster)).isEqualTo(Events.sequenceOf(committed));
    }
    await()
        .atMost(30, TimeUnit.SECONDS)
        .untilAsserted(
            () -> assertThat(handler.handled(cluster)).isEqualTo(Events.sequenceOf(committed)));
  }

  private void publish(String cluster, int count) {
    for (int i = 0; i < count; i++) {
      transactions.inNew(() -> outbox.publish(Events.fenced(cluster)));
    }
  }

  private void publishUntilTold(String cluster, AtomicBoolean publishing, AtomicInteger failed) {
    while (publishing.get()) {
      try {
        publish(cluster, 1);
      } catch (RuntimeException e) {
        failed.incrementAndGet();
        LockSupport.parkNanos(10_000_000);
      }
    }
  }
}
