package dev.slipway.kit.outbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.kit.kafka.EventTopics;
import dev.slipway.kit.kafka.KafkaSettings;
import dev.slipway.kit.kafka.KafkaUnavailableException;
import dev.slipway.kit.outbox.OrderedSender.SendFailedException;
import dev.slipway.kit.secret.Secret;
import dev.slipway.kit.service.ServiceName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes events from the outbox to Kafka: in one process at a time of each service, and none is ever
 * given up.
 *
 * <p>What consumers see: every event at least once, and per cluster the first occurrences in the
 * order of the sequence. After a broken connection or a take-over, events that were sent but not
 * yet marked are sent again, in order; a relay that lost its lock while Kafka was away can have
 * records in its buffers that arrive after those of its successor, but only such as the successor
 * has sent before. Consumers drop them by id.
 */
@ApplicationScoped
public class OutboxRelay {

  /** What the relay is doing. */
  public enum State {
    /** Not started, or stopped. */
    OFF,
    /** Another process relays. */
    STANDBY,
    /** This process relays. */
    RELAYING
  }

  private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
  private static final Duration RETRY = Duration.ofMillis(500);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

  private final OutboxSettings settings;
  private final KafkaSettings kafka;
  private final EventTopics topics;
  private final ObjectMapper json;
  private final String clientId;
  private final String url;
  private final String user;
  private final Secret password;
  private final Counter sentCounter;
  private final Semaphore wakeUps = new Semaphore(0);
  private final Semaphore stopSignal = new Semaphore(0);

  private volatile boolean stopped;
  private volatile State state = State.OFF;
  private volatile @Nullable String trouble;
  private @Nullable Thread thread;

  @Inject
  OutboxRelay(
      OutboxSettings settings,
      KafkaSettings kafka,
      EventTopics topics,
      ObjectMapper json,
      ServiceName service,
      MeterRegistry meters,
      @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
      @ConfigProperty(name = "quarkus.datasource.username") String user,
      @ConfigProperty(name = "quarkus.datasource.password") Secret password) {
    this.settings = settings;
    this.kafka = kafka;
    this.topics = topics;
    this.json = json;
    this.clientId = "slipway-" + service.value() + "-outbox";
    this.url = url;
    this.user = user;
    this.password = password;
    this.sentCounter = meters.counter("slipway.outbox.sent");
  }

  void start(@Observes StartupEvent event) {
    if (settings.relay()) {
      start();
    }
  }

  void stop(@Observes ShutdownEvent event) {
    stop();
  }

  /** Starts the relay's thread. */
  synchronized void start() {
    if (thread != null) {
      return;
    }
    stopped = false;
    stopSignal.drainPermits();
    thread = Thread.ofPlatform().name("outbox-relay").daemon().start(this::run);
  }

  /** Stops within two seconds; what is in flight then is sent again by the next relay. */
  synchronized void stop() {
    stopped = true;
    stopSignal.release();
    wake();
    Thread running = thread;
    if (running == null) {
      return;
    }
    try {
      if (!running.join(STOP_WITHIN)) {
        running.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread = null;
  }

  /** Says that there is an event to send. */
  public void wake() {
    wakeUps.release();
  }

  /** What this process' relay is doing. */
  public State state() {
    return state;
  }

  /** What keeps the relay from sending, or null when nothing does. */
  public @Nullable String trouble() {
    return trouble;
  }

  private void run() {
    while (!stopped) {
      try (RelaySession session = RelaySession.open(url, user, password.reveal(), json)) {
        if (becomesRelay(session)) {
          LOG.info("this process relays events now");
          state = State.RELAYING;
          relayUntilTrouble(session);
        }
      } catch (SQLException e) {
        report("the relay's database connection broke", e);
      } catch (RuntimeException e) {
        report("the relay failed", e);
      }
      state = State.STANDBY;
      backOff();
    }
    state = State.OFF;
  }

  private boolean becomesRelay(RelaySession session) throws SQLException {
    state = State.STANDBY;
    while (!stopped) {
      if (session.tryLock()) {
        return true;
      }
      pause(settings.takeOver());
    }
    return false;
  }

  private void relayUntilTrouble(RelaySession session) throws SQLException {
    while (!stopped) {
      session.ensureAlive();
      try {
        topics.ensure();
        try (OrderedSender sender = new OrderedSender(kafka, clientId)) {
          sendUntilTrouble(session, sender);
        }
      } catch (SendFailedException | KafkaUnavailableException e) {
        report("events wait for Kafka", e);
        backOff();
      }
    }
  }

  private void sendUntilTrouble(RelaySession session, OrderedSender sender)
      throws SQLException, SendFailedException {
    while (!stopped) {
      List<StoredEvent> events = session.unsent(settings.batch());
      if (events.isEmpty()) {
        trouble = null;
        pause(settings.poll());
        continue;
      }
      List<Long> sent = new ArrayList<>();
      try {
        sender.send(events, sent, () -> awaitAllowed(session));
        trouble = null;
      } finally {
        session.markSent(sent);
        sentCounter.increment(sent.size());
      }
    }
  }

  /** Called while Kafka keeps us waiting for acknowledgements. */
  private void awaitAllowed(RelaySession session) throws SQLException, SendFailedException {
    if (stopped) {
      throw new SendFailedException("the relay stops", new InterruptedException());
    }
    session.ensureAlive();
    trouble = "Kafka does not acknowledge";
  }

  private void report(String what, Exception e) {
    if (stopped) {
      return;
    }
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String message = what + ": " + cause.getMessage();
    if (!message.equals(trouble)) {
      LOG.warn(message);
      LOG.debug(what, e);
    }
    trouble = message;
  }

  /** Unlike a pause for want of events, not cut short by new ones. */
  private void backOff() {
    try {
      if (stopSignal.tryAcquire(RETRY.toNanos(), TimeUnit.NANOSECONDS)) {
        stopSignal.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pause(Duration duration) {
    try {
      if (wakeUps.tryAcquire(duration.toNanos(), TimeUnit.NANOSECONDS)) {
        wakeUps.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
