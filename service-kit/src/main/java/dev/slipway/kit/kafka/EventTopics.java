package dev.slipway.kit.kafka;

import dev.slipway.events.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Creates the topics where they are absent. What is there is left as it is: another partition count
 * would move clusters to other partitions and break their order.
 */
@ApplicationScoped
public class EventTopics {
  private static final Logger LOG = Logger.getLogger(EventTopics.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** Kafka deletes whole segments, and none that it still writes to. */
  private static final Duration SEGMENT = Duration.ofDays(1);

  /** Kafka looks for segments to delete every five minutes, and deletes them a minute later. */
  private static final Duration DELETION = Duration.ofHours(1);

  private final KafkaSettings settings;
  private final short replicationFactor;
  private final Duration retention;
  private volatile boolean ensured;

  @Inject
  EventTopics(
      KafkaSettings settings,
      @ConfigProperty(name = "slipway.topics.replication-factor") short replicationFactor,
      @ConfigProperty(name = "slipway.topics.retention") Duration retention) {
    this.settings = settings;
    this.replicationFactor = replicationFactor;
    this.retention = retention;
  }

  /**
   * Makes sure once that both topics are there.
   *
   * @throws KafkaUnavailableException when Kafka can't be asked: try again
   */
  public void ensure() {
    if (ensured) {
      return;
    }
    try (Admin admin = admin()) {
      Set<String> present = admin.listTopics().names().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      List<NewTopic> absent = new ArrayList<>();
      for (NewTopic topic : List.of(topic(Topics.EVENTS), topic(Topics.DEAD_LETTERS))) {
        if (!present.contains(topic.name())) {
          absent.add(topic);
        }
      }
      create(admin, absent);
      ensured = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaUnavailableException("interrupted while asking Kafka for its topics", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaUnavailableException("Kafka does not say which topics it has", e);
    }
  }

  /**
   * How long a message may be in a topic at most, by the topic's own settings: its retention, and
   * the time until the segment with it is complete.
   *
   * @return empty when Kafka can't be asked, or keeps messages for ever
   */
  public Optional<Duration> longestLife(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try (Admin admin = admin()) {
      Map<ConfigResource, Config> configs =
          admin.describeConfigs(List.of(resource)).all().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      Config config = Objects.requireNonNull(configs.get(resource));
      long retention = millis(config, TopicConfig.RETENTION_MS_CONFIG);
      long segment = millis(config, TopicConfig.SEGMENT_MS_CONFIG);
      String cleanup = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
      return retention < 0 || !TopicConfig.CLEANUP_POLICY_DELETE.equals(cleanup)
          ? Optional.empty()
          : Optional.of(Duration.ofMillis(retention).plusMillis(segment).plus(DELETION));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      LOG.debugf(e, "Kafka does not say how long it keeps %s", topic);
      return Optional.empty();
    }
  }

  private Admin admin() {
    return Admin.create(
        settings.with(
            Map.of(
                "request.timeout.ms", 5000, "default.api.timeout.ms", (int) TIMEOUT.toMillis())));
  }

  private static long millis(Config config, String name) {
    return Long.parseLong(config.get(name).value());
  }

  private static void create(Admin admin, List<NewTopic> absent)
      throws InterruptedException, ExecutionException, TimeoutException {
    for (NewTopic topic : absent) {
      try {
        admin.createTopics(List.of(topic)).all().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        LOG.infof("created topic %s with %d partitions", topic.name(), topic.numPartitions());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  private NewTopic topic(String name) {
    return new NewTopic(name, Topics.PARTITIONS, replicationFactor)
        .configs(
            Map.of(
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(retention.toMillis()),
                TopicConfig.SEGMENT_MS_CONFIG,
                Long.toString(SEGMENT.toMillis()),
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE));
  }
}
