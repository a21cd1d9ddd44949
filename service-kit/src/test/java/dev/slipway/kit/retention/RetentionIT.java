package dev.slipway.kit.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.kit.id.Ids;
import dev.slipway.kit.jdbc.Database;
import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.testing.KitTest;
import dev.slipway.kit.work.WorkQueue;
import io.quarkus.arc.All;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The test application's batches have 50 rows, and its own table is kept for an hour. */
@KitTest
class RetentionIT {
  private static final int BATCH = 50;

  @Inject Database database;
  @Inject Transactions transactions;
  @Inject WorkQueue queue;
  @Inject Ids ids;
  @Inject @All List<Retained> tables;

  private String mark = "";

  @BeforeEach
  void mark() {
    mark = ids.cluster();
  }

  @Test
  void dropsInBatchesWhatEndedLongAgoAndNothingElse() {
    finished(3 * BATCH + 7, "interval '2 hours'");
    finished(5, "interval '30 minutes'");
    finished(4, "null::interval");

    drop("ended");

    await()
        .atMost(20, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(rows("ended")).isEqualTo(9));
    assertThat(
            database.first(
                "select epoch from work_item where kind = 'retention' and key = 'ended'",
                row -> row.number("epoch"),
                new Object[0]))
        .hasValueSatisfying(runs -> assertThat(runs).isGreaterThanOrEqualTo(4));
  }

  @Test
  void looksAgainByItself() {
    await()
        .atMost(20, TimeUnit.SECONDS)
        .untilAsserted(
            () -> {
              for (Retained table : tables) {
                assertThat(dueWithin(table.table(), Duration.ofMinutes(11))).isTrue();
              }
            });
  }

  @Test
  void operationsThatHaveNotEndedStay() {
    operation("old", "now() - interval '31 days'");
    operation("young", "now() - interval '29 days'");
    operation("running", "null");

    drop("operation");

    await()
        .atMost(20, TimeUnit.SECONDS)
        .untilAsserted(
            () ->
                assertThat(
                        database.query(
                            "select type from operation where cluster_id = ? order by type",
                            row -> row.text("type"),
                            mark))
                    .containsExactly("running", "young"));
  }

  @Test
  void eventsThatAreNotSentStay() {
    outbox(1, "now() - interval '2 days'");
    outbox(2, "now() - interval '2 hours'");
    outbox(3, "null");

    drop("outbox");

    await()
        .atMost(20, TimeUnit.SECONDS)
        .untilAsserted(
            () ->
                assertThat(
                        database.query(
                            "select sequence from outbox where cluster_id = ? order by sequence",
                            row -> row.number("sequence"),
                            mark))
                    .containsExactly(2L, 3L));
  }

  @Test
  void handledEventsAreRememberedWhileKafkaMayHoldThem() {
    inbox("forgotten", "interval '17 days'");
    inbox("kept", "interval '15 days'");

    drop("inbox");

    await()
        .atMost(20, TimeUnit.SECONDS)
        .untilAsserted(
            () ->
                assertThat(
                        database.query(
                            "select type from inbox where cluster_id = ?",
                            row -> row.text("type"),
                            mark))
                    .containsExactly("kept"));
  }

  @Test
  void workThatIsAskedForStays() {
    work("idle", "null", "interval '31 days'");
    work("idle-a-while", "null", "interval '29 days'");
    work("due", "now() + interval '1 day'", "interval '31 days'");

    drop("work_item");

    await()
        .atMost(20, TimeUnit.SECONDS)
        .untilAsserted(
            () ->
                assertThat(
                        database.query(
                            "select kind from work_item where key = ? order by kind",
                            row -> row.text("kind"),
                            mark))
                    .containsExactly("due", "idle-a-while"));
  }

  @Test
  void findsWhatIsOldByAnIndex() {
    assertThat(tables).extracting(Retained::table).contains("operation", "outbox", "inbox");
    for (Retained table : tables) {
      String plan =
          transactions.inNew(
              () -> {
                database.update("set local enable_seqscan = off");
                return String.join(
                    "\n",
                    database.query(
                        "explain " + table.statement(),
                        row -> row.text("QUERY PLAN"),
                        3600.0,
                        BATCH));
              });
      assertThat(plan).contains("Tid Scan on " + table.table()).doesNotContain("Seq Scan");
      assertThat(plan).contains("Index Cond: (" + table.endedAt() + " < ");
    }
  }

  private void drop(String table) {
    queue.wake(RetentionWork.KIND, table);
  }

  private void finished(int count, String ago) {
    database.update(
        "insert into ended (name, ended_at) select ?, now() - "
            + ago
            + " from generate_series(1, ?)",
        mark,
        count);
  }

  private int rows(String table) {
    return database
        .first(
            "select count(*) as n from " + table + " where name = ?", row -> row.integer("n"), mark)
        .orElseThrow();
  }

  private boolean dueWithin(String table, Duration time) {
    return database
        .first(
            """
            select due_at < now() + make_interval(secs => ?) as due from work_item
            where kind = 'retention' and key = ? and due_at is not null
            """,
            row -> row.flag("due"),
            (double) time.toSeconds(),
            table)
        .orElse(false);
  }

  private void operation(String type, String finishedAt) {
    database.update(
        """
        insert into operation (id, type, project, cluster_id, target_kind, target_name, state,
            progress, cancellable, cancel_requested, steps, correlation_id, created_at, finished_at)
        values (?, ?, 'shop', ?, 'cluster', 'blog', 'RUNNING', 0, false, false, '[]', 'test', now(),
        """
            + finishedAt
            + ")",
        ids.operation(),
        type,
        mark);
  }

  private void outbox(int sequence, String sentAt) {
    database.update(
        """
        insert into outbox (event_id, cluster_id, project, sequence, type, headers, body, sent_at)
        values (?, ?, 'shop', ?, 'Test', '{}', '', %s)
        """
            .formatted(sentAt),
        ids.event(),
        mark,
        sequence);
  }

  private void inbox(String type, String ago) {
    database.update(
        """
        insert into inbox (event_id, source, cluster_id, sequence, type, handled_at)
        values (?, '/slipway/test', ?, 1, ?, now() - %s)
        """
            .formatted(ago),
        ids.event(),
        mark,
        type);
  }

  private void work(String kind, String dueAt, String ago) {
    database.update(
        "insert into work_item (kind, key, due_at, updated_at) values (?, ?, %s, now() - %s)"
            .formatted(dueAt, ago),
        kind,
        mark);
  }
}
