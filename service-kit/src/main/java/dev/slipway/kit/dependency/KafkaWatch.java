package dev.slipway.kit.dependency;

import dev.slipway.kit.kafka.KafkaSettings;
import dev.slipway.kit.outbox.OutboxBacklog;
import dev.slipway.kit.service.ServiceName;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.jspecify.annotations.Nullable;

/** Whether Kafka answers. Asked for itself: who only reads from it notices nothing. */
@ApplicationScoped
public class KafkaWatch {
  private final KafkaSettings kafka;
  private final OutboxBacklog outbox;
  private final String clientId;
  private final Duration answer;
  private final Prober prober;
  private volatile @Nullable Admin admin;

  @Inject
  KafkaWatch(
      DependencySettings settings,
      KafkaSettings kafka,
      OutboxBacklog outbox,
      ServiceName service,
      Clock clock) {
    this.kafka = kafka;
    this.outbox = outbox;
    this.clientId = "slipway-" + service.value() + "-watch";
    this.answer = settings.answer();
    this.prober = new Prober("Kafka", this::ask, settings.probe(), clock);
  }

  void start(@Observes StartupEvent event) {
    prober.start();
  }

  void stop(@Observes ShutdownEvent event) {
    prober.stop();
    Admin opened = admin;
    if (opened != null) {
      opened.close(Duration.ZERO);
    }
  }

  /** What is wrong with it, and how many events wait; empty while it answers. */
  public Optional<Trouble> trouble() {
    return prober
        .awaySince()
        .map(
            since ->
                new Trouble(
                    since,
                    "Kafka does not answer. Requests are served and work goes on; "
                        + outbox.describe()
                        + " Events are kept, and leave in order when it is back.",
                    "Start Kafka: on one machine ./slipway up does, and ./slipway logs kafka says"
                        + " why it ended."));
  }

  private void ask() throws Exception {
    Admin opened = admin;
    if (opened == null) {
      opened = Admin.create(kafka.with(Map.of("client.id", clientId)));
      admin = opened;
    }
    int millis = Math.toIntExact(answer.toMillis());
    opened
        .describeCluster(new DescribeClusterOptions().timeoutMs(millis))
        .nodes()
        .get(millis + 500L, TimeUnit.MILLISECONDS);
  }
}
