package dev.slipway.gateway.in.events;

import dev.slipway.kit.kafka.KafkaSettings;
import dev.slipway.kit.kafka.KafkaUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * A topic as it is now. Its id is another one after the topic was deleted and made again, when
 * offsets begin at zero again.
 */
record TopicIdentity(String id, List<TopicPartition> partitions) {

  private static final int TIMEOUT_SECONDS = 5;

  static TopicIdentity ask(KafkaSettings kafka, String topic) {
    Map<String, Object> own =
        Map.of(
            "client.id",
            "slipway-gateway-topic",
            "request.timeout.ms",
            4000,
            "default.api.timeout.ms",
            TIMEOUT_SECONDS * 1000);
    try (Admin admin = Admin.create(kafka.with(own))) {
      TopicDescription description =
          admin
              .describeTopics(List.of(topic))
              .allTopicNames()
              .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
              .get(topic);
      if (description == null) {
        throw new KafkaUnavailableException(
            "Kafka has no topic " + topic, new IllegalStateException(topic));
      }
      return new TopicIdentity(
          description.topicId().toString(),
          description.partitions().stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaUnavailableException("interrupted while asking for a topic", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaUnavailableException("Kafka does not describe the topic " + topic, e);
    }
  }
}
