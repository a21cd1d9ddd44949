package dev.slipway.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.localstack.process.ProcessIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalKafkaIT {
  private static final String TOPIC = "sample";

  @TempDir Path temporary;
  private LocalKafka kafka = new LocalKafka(Path.of("unused"), 0, 0, Map.of());

  @BeforeEach
  void start() {
    kafka =
        new LocalKafka(temporary.resolve("kafka"), Ports.free(), Ports.free(), Map.of(TOPIC, 3));
    kafka.start();
  }

  @AfterEach
  void stop() {
    kafka.kill();
  }

  @Test
  void makesItsTopicsAndKeepsRecordsWhenItIsKilled() throws Exception {
    send("Argo");
    ProcessIdentity before = kafka.process().orElseThrow();

    kafka.kill();
    assertThat(before.isAlive()).isFalse();
    assertThat(kafka.isRunning()).isFalse();
    kafka.start();

    assertThat(values()).containsExactly("Argo");
    try (Admin admin = Admin.create(client())) {
      assertThat(admin.describeTopics(List.of(TOPIC)).allTopicNames().get().values())
          .singleElement()
          .satisfies(topic -> assertThat(topic.partitions()).hasSize(3));
    }
  }

  @Test
  void isFoundAgainByALaterProcessAndStoppedByIt() {
    ProcessIdentity before = kafka.process().orElseThrow();

    LocalKafka later =
        new LocalKafka(
            kafka.directory(),
            Integer.parseInt(kafka.bootstrapServers().split(":", -1)[1]),
            kafka.controllerPort(),
            Map.of(TOPIC, 3));
    later.start();

    assertThat(later.process()).contains(before);
    later.stop();
    assertThat(before.isAlive()).isFalse();
  }

  private void send(String value) throws Exception {
    Map<String, Object> settings = client();
    settings.put("key.serializer", StringSerializer.class);
    settings.put("value.serializer", StringSerializer.class);
    try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings)) {
      producer.send(new ProducerRecord<>(TOPIC, 0, "key", value)).get(30, TimeUnit.SECONDS);
    }
  }

  private List<String> values() {
    Map<String, Object> settings = client();
    settings.put("key.deserializer", StringDeserializer.class);
    settings.put("value.deserializer", StringDeserializer.class);
    settings.put("auto.offset.reset", "earliest");
    try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings)) {
      consumer.assign(List.of(new TopicPartition(TOPIC, 0)));
      consumer.seekToBeginning(consumer.assignment());
      return consumer.poll(Duration.ofSeconds(30)).records(new TopicPartition(TOPIC, 0)).stream()
          .map(ConsumerRecord::value)
          .toList();
    }
  }

  private Map<String, Object> client() {
    return new HashMap<>(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }
}
