package dev.slipway.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.events.Topics;
import dev.slipway.localstack.LocalKafka;
import dev.slipway.localstack.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a broker of its own, for it is about topics that are not there yet. */
class EventTopicsIT {
  @TempDir Path directory;

  @Test
  void createsWhatIsAbsentAndLeavesWhatIsThere() throws Exception {
    try (LocalKafka broker =
        new LocalKafka(directory, Ports.free(), Ports.free(), Map.of()).tiedToThisProcess()) {
      broker.start();
      KafkaSettings settings =
          new KafkaSettings(Map.of("bootstrap.servers", broker.bootstrapServers()));
      try (Admin admin = Admin.create(settings.with(Map.of()))) {
        admin
            .createTopics(List.of(new NewTopic(Topics.DEAD_LETTERS, 3, (short) 1)))
            .all()
            .get(20, TimeUnit.SECONDS);

        topics(settings).ensure();
        topics(settings).ensure();

        // A broker acts on what its controller has acknowledged a little later.
        await()
            .ignoreExceptions()
            .untilAsserted(
                () -> assertThat(partitions(admin, Topics.EVENTS)).isEqualTo(Topics.PARTITIONS));
        assertThat(partitions(admin, Topics.DEAD_LETTERS)).isEqualTo(3);
        assertThat(retention(admin)).isEqualTo(Long.toString(Duration.ofDays(14).toMillis()));
        // 14 days, a day until the segment is complete, an hour until Kafka has deleted it.
        assertThat(topics(settings).longestLife(Topics.EVENTS))
            .contains(Duration.ofDays(15).plusHours(1));
        keepForEver(admin);
        await()
            .untilAsserted(() -> assertThat(topics(settings).longestLife(Topics.EVENTS)).isEmpty());
      }
    }
  }

  @Test
  void saysWhenKafkaIsAway() {
    KafkaSettings nowhere =
        new KafkaSettings(Map.of("bootstrap.servers", "127.0.0.1:" + Ports.free()));

    assertThatThrownBy(() -> topics(nowhere).ensure())
        .isInstanceOf(KafkaUnavailableException.class)
        .hasMessage("Kafka does not say which topics it has");
    assertThat(topics(nowhere).longestLife(Topics.EVENTS)).isEmpty();
  }

  private static EventTopics topics(KafkaSettings settings) {
    return new EventTopics(settings, (short) 1, Duration.ofDays(14));
  }

  private static int partitions(Admin admin, String topic) throws Exception {
    Map<String, TopicDescription> topics =
        admin.describeTopics(List.of(topic)).allTopicNames().get(20, TimeUnit.SECONDS);
    return Objects.requireNonNull(topics.get(topic)).partitions().size();
  }

  private static void keepForEver(Admin admin) throws Exception {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.EVENTS);
    admin
        .incrementalAlterConfigs(
            Map.of(
                topic,
                List.of(
                    new AlterConfigOp(
                        new ConfigEntry("retention.ms", "-1"), AlterConfigOp.OpType.SET))))
        .all()
        .get(20, TimeUnit.SECONDS);
  }

  private static String retention(Admin admin) throws Exception {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.EVENTS);
    Map<ConfigResource, Config> configs =
        admin.describeConfigs(List.of(topic)).all().get(20, TimeUnit.SECONDS);
    return Objects.requireNonNull(configs.get(topic)).get("retention.ms").value();
  }
}
