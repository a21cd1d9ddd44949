package dev.slipway.kit.outbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import dev.slipway.events.Topics;
import dev.slipway.kit.id.Ids;
import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.testing.CuttablePostgres;
import dev.slipway.kit.testing.Events;
import dev.slipway.kit.testing.Kafka;
import dev.slipway.kit.testing.LateKafka;
import dev.slipway.kit.testing.RecordingHandler;
import dev.slipway.kit.testing.TopicReader;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The service is there before Kafka is. */
@QuarkusTest
@QuarkusTestResource(value = CuttablePostgres.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = LateKafka.class, restrictToAnnotatedClass = true)
class StartWithoutKafkaIT {
  @Inject Outbox outbox;
  @Inject Transactions transactions;
  @Inject RecordingHandler handler;
  @Inject Ids ids;

  @Test
  void servesWithoutKafkaAndTakesItUpWhenItComes() throws Exception {
    String cluster = ids.cluster();

    given().get("/q/health/ready").then().statusCode(200).body("status", is("UP"));
    given().get("/q/health/live").then().statusCode(200).body("status", is("UP"));
    for (int i = 0; i < 3; i++) {
      transactions.inNew(() -> outbox.publish(Events.fenced(cluster)));
    }
    await()
        .atMost(30, TimeUnit.SECONDS)
        .untilAsserted(() -> given().get("/q/health/well").then().statusCode(503));

    Kafka.broker().start();

    await()
        .atMost(60, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(handler.handled(cluster)).containsExactly(1L, 2L, 3L));
    try (TopicReader reader = new TopicReader(Topics.EVENTS)) {
      await()
          .untilAsserted(
              () -> assertThat(reader.sequences(cluster)).isEqualTo(Events.sequenceOf(3)));
    }
    await()
        .atMost(20, TimeUnit.SECONDS)
        .untilAsserted(() -> given().get("/q/health/well").then().statusCode(200));
  }
}
