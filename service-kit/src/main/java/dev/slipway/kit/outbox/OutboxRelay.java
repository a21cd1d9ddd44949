package dev.slipway.kit.outbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.kit.background.BackgroundThread;
import dev.slipway.kit.boundary.Boundaries;
import dev.slipway.kit.kafka.Channels;
import dev.slipway.kit.kafka.EventTopics;
import dev.slipway.kit.kafka.KafkaUnavailableException;
import dev.slipway.kit.latency.EventStages;
import dev.slipway.kit.latency.EventStages.Stage;
import dev.slipway.kit.outbox.OrderedSender.SendFailedException;
import dev.slipway.kit.secret.Secret;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
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
  private static final Duration CHECK_EVERY = Duration.ofMillis(500);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

  private final OutboxSettings settings;
  private final EventTopics topics;
  private final ObjectMapper json;
  private final Map<String, ?> channel;
  private final String url;
  private final String user;
  private final Secret password;
  private final Counter sentCounter;
  private final EventStages stages;
  private final Boundaries boundaries;
  private final BackgroundThread thread =
      new BackgroundThread("outbox-relay", STOP_WITHIN, this::run);

  /** When the oldest wake-up came that is not followed yet; 0 for none. */
  private final AtomicLong firstWake = new AtomicLong();

  private volatile State state = State.OFF;
  private volatile @Nullable String trouble;
  private long nextCheck = System.nanoTime();

  /**
   * The service's relay.
   *
   * @param channel declares the channel, whose settings the relay's own client has: that one is
   *     closed at the first refusal, which a channel's can't be
   */
  @Inject
  OutboxRelay(
      @Channel(Channels.EVENTS_OUT) Emitter<byte[]> channel,
      KafkaClientService clients,
      OutboxSettings settings,
      EventTopics topics,
      ObjectMapper json,
      MeterRegistry meters,
      EventStages stages,
      Boundaries boundaries,
      @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
      @ConfigProperty(name = "quarkus.datasource.username") String user,
      @ConfigProperty(name = "quarkus.datasource.password") Secret password) {
    this(
        clients.getProducer(Channels.EVENTS_OUT).configuration(),
        settings,
        topics,
        json,
        meters,
        stages,
        boundaries,
        url,
        user,
        password);
  }

  OutboxRelay(
      Map<String, ?> channel,
      OutboxSettings settings,
      EventTopics topics,
      ObjectMapper json,
      MeterRegistry meters,
      EventStages stages,
      Boundaries boundaries,
      String url,
      String user,
      Secret password) {
    this.channel = channel;
    this.settings = settings;
    this.topics = topics;
    this.json = json;
    this.stages = stages;
    this.boundaries = boundaries;
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
  void start() {
    thread.start();
  }

  /** Stops within two seconds; what is in flight then is sent again by the next relay. */
  void stop() {
    thread.stop();
  }

  /** Says that there is an event to send. */
  public void wake() {
    firstWake.compareAndSet(0, System.nanoTime());
    thread.wake();
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
    while (!thread.stops()) {
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
      thread.backOff(RETRY);
    }
    state = State.OFF;
  }

  private boolean becomesRelay(RelaySession session) throws SQLException {
    state = State.STANDBY;
    while (!thread.stops()) {
      if (session.tryLock()) {
        return true;
      }
      thread.pause(settings.takeOver());
    }
    return false;
  }

  private void relayUntilTrouble(RelaySession session) throws SQLException {
    while (!thread.stops()) {
      session.ensureAlive();
      try {
        topics.ensure();
        sendUntilTrouble(session);
      } catch (SendFailedException | KafkaUnavailableException e) {
        report("events wait for Kafka", e);
        thread.backOff(RETRY);
      }
    }
  }

  private void sendUntilTrouble(RelaySession session) throws SQLException, SendFailedException {
    try (OrderedSender sender =
        new OrderedSender(OrderedSender.producer(channel), stages, boundaries, thread::wake)) {
      try {
        Backlog backlog = new Backlog();
        while (!thread.stops()) {
          boolean progress = mark(session, sender) > 0;
          sender.check();
          if (backlog.isToBeRead(sender)) {
            backlog.read(session, sender);
          }
          if (progress || sender.waiting() == 0) {
            trouble = null;
            nextCheck = System.nanoTime() + CHECK_EVERY.toNanos();
          }
          checkSometimes(session);
          thread.pause(settings.poll());
        }
      } finally {
        mark(session, sender);
      }
    }
  }

  /** When the outbox is read. Each reading shows what is in flight, too. */
  private final class Backlog {
    private long nextReading = System.nanoTime();
    private boolean more;

    boolean isToBeRead(OrderedSender sender) {
      if (sender.waiting() >= settings.batch()) {
        return false;
      }
      return firstWake.get() != 0
          || System.nanoTime() - nextReading >= 0
          || (more && sender.waiting() <= settings.batch() / 2);
    }

    void read(RelaySession session, OrderedSender sender) throws SQLException {
      long woken = firstWake.getAndSet(0);
      int limit = settings.batch() + sender.waiting();
      List<StoredEvent> events = session.unsent(limit);
      more = events.size() == limit;
      nextReading = System.nanoTime() + settings.poll().toNanos();
      if (woken != 0) {
        stages.record(Stage.WAKE, Duration.ofNanos(System.nanoTime() - woken));
      }
      sender.send(events);
    }
  }

  private int mark(RelaySession session, OrderedSender sender) throws SQLException {
    List<Long> acknowledged = sender.takeAcknowledged();
    session.markSent(acknowledged);
    if (!acknowledged.isEmpty()) {
      boundaries.pass("relay", "outbox", "marked");
    }
    sender.forget(acknowledged);
    sentCounter.increment(acknowledged.size());
    return acknowledged.size();
  }

  /** While Kafka keeps us waiting, the session, and with it the lock, must be known to live. */
  private void checkSometimes(RelaySession session) throws SQLException {
    if (System.nanoTime() - nextCheck >= 0) {
      session.ensureAlive();
      trouble = "Kafka does not acknowledge";
      nextCheck = System.nanoTime() + CHECK_EVERY.toNanos();
    }
  }

  private void report(String what, Exception e) {
    if (thread.stops()) {
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
}
