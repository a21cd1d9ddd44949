package dev.slipway.kit.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.events.ApplicationDegraded;
import dev.slipway.events.EventEnvelope;
import dev.slipway.events.Topics;
import dev.slipway.kit.id.Ids;
import dev.slipway.kit.jdbc.Database;
import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.testing.Events;
import dev.slipway.kit.testing.KitTest;
import dev.slipway.kit.testing.TopicReader;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

@KitTest
class OutboxIT {
  @Inject Outbox outbox;
  @Inject Transactions transactions;
  @Inject Database database;
  @Inject Ids ids;
  @Inject MeterRegistry meters;

  @Test
  void refusesToPublishWithoutATransaction() {
    assertThatThrownBy(() -> outbox.publish(Events.fenced(ids.cluster())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("within the transaction");
  }

  @Test
  void refusesDataThatKafkaWouldNotTake() {
    String huge = "x".repeat(600 * 1024);

    assertThatThrownBy(
            () ->
                transactions.inNew(
                    () ->
                        outbox.publish(
                            Events.draft(
                                ids.cluster(), new ApplicationDegraded("blog", 1, 3, huge)))))
        .hasStackTraceContaining("may have 524288 bytes");
  }

  @Test
  void aRolledBackTransactionLeavesNeitherAnEventNorAGap() throws Exception {
    String cluster = ids.cluster();

    transactions.inNew(() -> outbox.publish(Events.fenced(cluster)));
    assertThatThrownBy(
            () ->
                transactions.inNew(
                    () -> {
                      outbox.publish(Events.fenced(cluster));
                      throw new IllegalStateException("changed its mind");
                    }))
        .hasMessageContaining("changed its mind");
    EventEnvelope<?> second = transactions.inNew(() -> outbox.publish(Events.fenced(cluster)));

    assertThat(second.sequence()).isEqualTo(2);
    try (TopicReader reader = new TopicReader(Topics.EVENTS)) {
      await().untilAsserted(() -> assertThat(reader.sequences(cluster)).hasSize(2));
      assertThat(reader.sequences(cluster)).isEqualTo(Events.sequenceOf(2));
    }
  }

  @Test
  void severalEventsOfATransactionKeepTheirOrder() throws Exception {
    String cluster = ids.cluster();
    List<EventDraft> drafts = Collections.nCopies(20, Events.fenced(cluster));

    transactions.inNew(() -> outbox.publish(Events.fenced(cluster)));
    List<EventEnvelope<?>> events = transactions.inNew(() -> outbox.publish(cluster, drafts));
    transactions.inNew(() -> outbox.publish(Events.fenced(cluster)));

    assertThat(events).extracting(EventEnvelope::sequence).isEqualTo(sequences(2, 21));
    assertThat(
            database.query(
                "select sequence from outbox where cluster_id = ? order by position",
                row -> row.number("sequence"),
                cluster))
        .isEqualTo(Events.sequenceOf(22));
    try (TopicReader reader = new TopicReader(Topics.EVENTS)) {
      await()
          .untilAsserted(
              () -> assertThat(reader.sequences(cluster)).isEqualTo(Events.sequenceOf(22)));
    }
    assertThatThrownBy(() -> transactions.inNew(() -> outbox.publish(ids.cluster(), drafts)))
        .hasMessageContaining("is not");
  }

  private static List<Long> sequences(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  @Test
  void concurrentTransactionsCommitInTheOrderOfTheirSequence() throws Exception {
    List<String> clusters = List.of(ids.cluster(), ids.cluster(), ids.cluster());
    int perCluster = 100;

    try (TopicReader reader = new TopicReader(Topics.EVENTS)) {
      publishConcurrently(clusters, perCluster);

      for (String cluster : clusters) {
        await()
            .atMost(30, TimeUnit.SECONDS)
            .untilAsserted(() -> assertThat(reader.sequences(cluster)).hasSize(perCluster));
        assertThat(reader.sequences(cluster)).isEqualTo(Events.sequenceOf(perCluster));
      }
    }
    await()
        .untilAsserted(
            () ->
                assertThat(
                        database
                            .first(
                                "select count(*) as n from outbox where sent_at is null",
                                row -> row.number("n"))
                            .orElseThrow())
                    .isZero());
  }

  @Test
  void aCommitWakesTheRelay() throws Exception {
    String cluster = ids.cluster();
    Timer wakes = meters.get("slipway.event.stage").tag("stage", "wake").timer();
    long before = wakes.count();
    int count = 20;

    try (TopicReader reader = new TopicReader(Topics.EVENTS)) {
      for (int i = 1; i <= count; i++) {
        transactions.inNew(() -> outbox.publish(Events.fenced(cluster)));
        int expected = i;
        await()
            .pollInterval(Duration.ofMillis(1))
            .untilAsserted(() -> assertThat(reader.sequences(cluster)).hasSize(expected));
      }
    }
    // A wake-up that comes after the relay's own look is followed with the next one.
    assertThat(wakes.count() - before).isBetween(count / 2L, (long) count);
  }

  private void publishConcurrently(List<String> clusters, int perCluster) throws Exception {
    // Fewer than the connections there are, which handlers of what arrives need, too.
    try (ExecutorService executor = Executors.newFixedThreadPool(12)) {
      List<Future<?>> tasks = new ArrayList<>();
      for (int i = 0; i < perCluster; i++) {
        for (String cluster : clusters) {
          tasks.add(executor.submit(() -> publishSlowly(cluster)));
        }
      }
      for (Future<?> task : tasks) {
        task.get();
      }
    }
  }

  /** Takes a while between publishing and committing, so that commits would overtake. */
  private void publishSlowly(String cluster) {
    transactions.inNew(
        () -> {
          outbox.publish(Events.fenced(cluster));
          LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(5_000_000));
        });
  }
}
