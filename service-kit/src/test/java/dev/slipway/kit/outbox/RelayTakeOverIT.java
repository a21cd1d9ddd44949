package dev.slipway.kit.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.events.Topics;
import dev.slipway.kit.boundary.Boundaries;
import dev.slipway.kit.id.Ids;
import dev.slipway.kit.jdbc.Database;
import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.kafka.EventTopics;
import dev.slipway.kit.latency.EventStages;
import dev.slipway.kit.outbox.OutboxRelay.State;
import dev.slipway.kit.secret.Secret;
import dev.slipway.kit.testing.Events;
import dev.slipway.kit.testing.KitTest;
import dev.slipway.kit.testing.TopicReader;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@KitTest
class RelayTakeOverIT {
  private static final int EVENTS = 400;
  private static final String CHANNEL = "second-relay";

  @Inject OutboxRelay first;
  @Inject Outbox outbox;
  @Inject Transactions transactions;
  @Inject Database database;
  @Inject Ids ids;
  @Inject OutboxSettings settings;
  @Inject EventTopics topics;
  @Inject ObjectMapper json;
  @Inject KafkaClientService clients;

  /** Declares the channel that the second relay has for itself, as another process would. */
  @Inject
  @Channel(CHANNEL)
  Emitter<byte[]> channel;

  @Inject MeterRegistry meters;
  @Inject EventStages stages;

  @ConfigProperty(name = "quarkus.datasource.jdbc.url")
  String url;

  @ConfigProperty(name = "quarkus.datasource.username")
  String user;

  @ConfigProperty(name = "quarkus.datasource.password")
  Secret password;

  OutboxRelay second;

  @BeforeEach
  void startSecondRelay() {
    second =
        new OutboxRelay(
            clients.getProducer(CHANNEL).configuration(),
            settings,
            topics,
            json,
            meters,
            stages,
            Boundaries.none(),
            url,
            user,
            password);
    second.start();
  }

  @AfterEach
  void stopSecondRelay() {
    second.stop();
  }

  @Test
  void onlyOneRelaysAndTheOtherTakesOverWhenItStops() {
    await().until(() -> first.state() == State.RELAYING && second.state() == State.STANDBY);

    first.stop();
    try {
      await().atMost(5, TimeUnit.SECONDS).until(() -> second.state() == State.RELAYING);
    } finally {
      first.start();
    }
    await().until(() -> first.state() == State.STANDBY);
    assertThat(second.state()).isEqualTo(State.RELAYING);
  }

  @Test
  void nothingIsLostOrOutOfOrderWhileRelaysLoseTheirLocks() throws Exception {
    List<String> clusters = List.of(ids.cluster(), ids.cluster());

    try (TopicReader reader = new TopicReader(Topics.EVENTS)) {
      int terminated = 0;
      for (int i = 0; i < EVENTS; i++) {
        for (String cluster : clusters) {
          transactions.inNew(() -> outbox.publish(Events.fenced(cluster)));
        }
        if (i % 50 == 25) {
          terminated += terminateRelaySessions();
        }
      }

      assertThat(terminated).isPositive();
      for (String cluster : clusters) {
        await()
            .atMost(30, TimeUnit.SECONDS)
            .untilAsserted(() -> assertThat(reader.sequences(cluster)).hasSize(EVENTS));
        assertThat(reader.sequences(cluster)).isEqualTo(Events.sequenceOf(EVENTS));
      }
    }
  }

  private int terminateRelaySessions() {
    return database
        .query(
            """
            select pg_terminate_backend(pid) as done from pg_stat_activity
            where application_name = 'slipway-outbox-relay'
            """,
            row -> row.flag("done"))
        .size();
  }
}
