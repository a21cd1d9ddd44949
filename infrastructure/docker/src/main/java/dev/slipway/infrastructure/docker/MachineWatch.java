package dev.slipway.infrastructure.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Event;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.MachineState.Present;
import dev.slipway.infrastructure.Subscription;
import dev.slipway.infrastructure.WatchEvent;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches all machines. The daemon's events are taken as hints only: each makes the watch look at
 * the machine itself, and from time to time it looks at all of them, so that a lost, repeated or
 * late event changes nothing.
 */
final class MachineWatch implements Subscription {

  private static final Logger LOG = LoggerFactory.getLogger(MachineWatch.class);

  /** Docker's clock and its event log count in seconds: a little is asked for twice. */
  private static final Duration OVERLAP = Duration.ofSeconds(2);

  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(2);
  private static final Duration CLOSING = Duration.ofSeconds(10);

  private final DockerApi api;
  private final Names names;
  private final Containers containers;
  private final DockerSettings settings;
  private final Consumer<WatchEvent> listener;
  private final Runnable onClose;
  private final Thread thread;
  private final Object telling = new Object();
  private final Map<MachineId, Present> known = new HashMap<>();
  private boolean interruptionTold;
  private volatile boolean closed;

  private MachineWatch(
      DockerApi api,
      Names names,
      Containers containers,
      DockerSettings settings,
      Consumer<WatchEvent> listener,
      Consumer<MachineWatch> onClose) {
    this.api = api;
    this.names = names;
    this.containers = containers;
    this.settings = settings;
    this.listener = listener;
    this.onClose = () -> onClose.accept(this);
    this.thread = Thread.ofPlatform().daemon().name("docker-watch").unstarted(this::run);
  }

  static MachineWatch start(
      DockerApi api,
      Names names,
      Containers containers,
      DockerSettings settings,
      Consumer<WatchEvent> listener,
      Consumer<MachineWatch> onClose) {
    MachineWatch watch = new MachineWatch(api, names, containers, settings, listener, onClose);
    watch.thread.start();
    return watch;
  }

  @Override
  public void close() {
    closed = true;
    onClose.run();
    if (Thread.currentThread() == thread) {
      return;
    }
    // Not while the listener works: its work is its own, and ends first.
    synchronized (telling) {
      thread.interrupt();
    }
    try {
      thread.join(CLOSING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Duration retry = FIRST_RETRY;
    while (!closed) {
      try (EventStream events = EventStream.open(api, names)) {
        snapshot();
        retry = FIRST_RETRY;
        follow(events);
      } catch (DriverException e) {
        tellInterruption(e);
      } catch (DockerException e) {
        tellInterruption(DockerApi.failed("watching", e));
      } catch (RuntimeException e) {
        LOG.error("The watch of machines failed; it begins anew", e);
        tellInterruption(
            new DriverException(
                Code.FAILED, "The watch failed: " + e, "It begins anew by itself.", e));
      }
      retry = pause(retry);
    }
  }

  private Duration pause(Duration retry) {
    if (!closed) {
      try {
        Thread.sleep(retry);
      } catch (InterruptedException e) {
        closed = true;
      }
    }
    Duration next = retry.multipliedBy(2);
    return next.compareTo(LONGEST_RETRY) < 0 ? next : LONGEST_RETRY;
  }

  private void snapshot() {
    List<Present> machines = look();
    known.clear();
    machines.forEach(machine -> known.put(machine.id(), machine));
    interruptionTold = false;
    tell(new WatchEvent.Snapshot(machines));
  }

  private List<Present> look() {
    return containers.list(names.labels(), false, Deadline.in(settings.callTimeout()));
  }

  /** Until the stream ends. */
  private void follow(EventStream events) {
    while (!closed) {
      Signal signal;
      try {
        signal = events.signals.poll(settings.resync().toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        closed = true;
        return;
      }
      switch (signal) {
        case null -> compareAll();
        case Signal.Touched touched ->
            take(containers.describe(touched.id, Deadline.in(settings.callTimeout())));
        case Signal.Ended ended -> throw ended.reason;
      }
    }
  }

  private void compareAll() {
    List<Present> machines = look();
    List<MachineId> gone = new ArrayList<>(known.keySet());
    machines.forEach(machine -> gone.remove(machine.id()));
    machines.forEach(this::take);
    gone.forEach(id -> take(new MachineState.Absent(id)));
  }

  private void take(MachineState state) {
    boolean news =
        switch (state) {
          case Present present -> !present.equals(known.put(present.id(), present));
          case MachineState.Absent absent -> known.remove(absent.id()) != null;
        };
    if (news) {
      tell(new WatchEvent.Changed(state));
    }
  }

  private void tellInterruption(DriverException reason) {
    if (!interruptionTold && !closed) {
      interruptionTold = true;
      tell(new WatchEvent.Interrupted(reason));
    }
  }

  private void tell(WatchEvent event) {
    synchronized (telling) {
      if (closed) {
        return;
      }
      try {
        listener.accept(event);
      } catch (RuntimeException e) {
        LOG.error("A listener to machines failed; it is told the next event nevertheless", e);
      }
    }
  }

  /** What the event stream tells the watching thread. */
  private sealed interface Signal {

    /** Something happened to the machine. */
    record Touched(MachineId id) implements Signal {}

    /** There will be no more events. */
    record Ended(DriverException reason) implements Signal {}
  }

  /** The daemon's events about this instance's containers. */
  private static final class EventStream implements ResultCallback<Event> {

    private static final Duration OPENING = Duration.ofSeconds(10);

    private final DockerApi api;
    private final Names names;
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final CompletableFuture<Closeable> stream = new CompletableFuture<>();

    private EventStream(DockerApi api, Names names) {
      this.api = api;
      this.names = names;
    }

    /** Listens; events from before it returned are told as well. */
    static EventStream open(DockerApi api, Names names) {
      EventStream events = new EventStream(api, names);
      Deadline deadline = Deadline.in(OPENING);
      api.client(deadline)
          .eventsCmd()
          .withSince(Long.toString(Instant.now().minus(OVERLAP).getEpochSecond()))
          .withEventTypeFilter("container")
          .withEventFilter("create", "rename", "start", "die", "oom", "pause", "unpause", "destroy")
          .withLabelFilter(
              names.labels().entrySet().stream()
                  .map(label -> label.getKey() + "=" + label.getValue())
                  .toArray(String[]::new))
          .exec(events);
      try {
        api.bounded("listening to events", deadline, events.stream::get);
      } catch (DriverException e) {
        events.close();
        throw e;
      }
      return events;
    }

    @Override
    public void onStart(Closeable opened) {
      if (!stream.complete(opened)) {
        closeQuietly(opened);
      }
    }

    @Override
    public void onNext(Event event) {
      if (event.getActor() != null) {
        names
            .machineOf(event.getActor().getAttributes())
            .ifPresent(id -> signals.add(new Signal.Touched(id)));
      }
    }

    @Override
    public void onError(Throwable failure) {
      ended(failure);
    }

    @Override
    public void onComplete() {
      ended(new IOException("the stream of events ended"));
    }

    private void ended(Throwable cause) {
      DriverException reason = api.unavailable("listening to events", cause);
      stream.completeExceptionally(reason);
      signals.add(new Signal.Ended(reason));
    }

    @Override
    public void close() {
      stream.completeExceptionally(new IOException("closed"));
      stream.thenAccept(EventStream::closeQuietly);
    }

    private static void closeQuietly(Closeable opened) {
      try {
        opened.close();
      } catch (IOException e) {
        LOG.debug("The stream of events is given up; it could not be closed", e);
      }
    }
  }
}
