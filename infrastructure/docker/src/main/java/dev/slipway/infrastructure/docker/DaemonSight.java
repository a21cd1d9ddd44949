package dev.slipway.infrastructure.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Event;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.MachineState.Present;
import dev.slipway.infrastructure.driver.Sight;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees machines through the daemon, whose events tell which of them to look at. */
final class DaemonSight implements Sight {

  private static final Logger LOG = LoggerFactory.getLogger(DaemonSight.class);

  /** Docker's clock and its event log count in seconds: a little is asked for twice. */
  private static final Duration OVERLAP = Duration.ofSeconds(2);

  private final Names names;
  private final Containers containers;
  private final DockerSettings settings;
  private final EventStream events;

  private DaemonSight(
      Names names, Containers containers, DockerSettings settings, EventStream events) {
    this.names = names;
    this.containers = containers;
    this.settings = settings;
    this.events = events;
  }

  static DaemonSight open(
      DockerApi api, Names names, Containers containers, DockerSettings settings) {
    return new DaemonSight(names, containers, settings, asking(() -> EventStream.open(api, names)));
  }

  @Override
  public List<Present> all() {
    return asking(() -> containers.list(names.labels(), false, soon()));
  }

  @Override
  public Optional<MachineState> next() throws InterruptedException {
    return events
        .touched
        .next(settings.resync())
        .map(machine -> asking(() -> containers.describe(machine, soon())));
  }

  @Override
  public void close() {
    events.close();
  }

  private Deadline soon() {
    return Deadline.in(settings.callTimeout());
  }

  private static <T> T asking(Supplier<T> question) {
    try {
      return question.get();
    } catch (DockerException e) {
      throw DockerApi.failed("watching", e);
    }
  }

  /** The daemon's events about this instance's containers. */
  private static final class EventStream implements ResultCallback<Event> {

    private static final Duration OPENING = Duration.ofSeconds(10);

    private final DockerApi api;
    private final Names names;
    private final TouchedMachines touched = new TouchedMachines();
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
        names.machineOf(event.getActor().getAttributes()).ifPresent(touched::add);
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
      touched.end(reason);
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
