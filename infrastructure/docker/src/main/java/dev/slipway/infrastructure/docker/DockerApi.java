package dev.slipway.infrastructure.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The daemon, reached through a bounded pool of connections. Each call ends by its deadline even if
 * the daemon is silent: a Unix socket has no timeout of its own, but a thread that is interrupted
 * while it reads from one closes it.
 */
final class DockerApi implements AutoCloseable {

  /** The newest API that was tried; an older daemon is spoken to in its own. */
  private static final RemoteApiVersion NEWEST = RemoteApiVersion.create(1, 44);

  /** How many dead pooled connections a call may meet before the daemon is taken to be away. */
  private static final int STALE_CONNECTIONS = 3;

  private final DockerSettings settings;
  private final URI host;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("docker-", 0).factory());
  private @Nullable DockerClient negotiated;
  private @Nullable RemoteApiVersion version;

  DockerApi(DockerSettings settings) {
    this.settings = settings;
    this.host = config(RemoteApiVersion.UNKNOWN_VERSION).getDockerHost();
  }

  URI host() {
    return host;
  }

  /** Calls the daemon, within the configured time. */
  <T> T call(String what, Function<DockerClient, T> call) {
    return call(what, Deadline.in(settings.callTimeout()), call);
  }

  /**
   * Calls the daemon, within the configured time and before the deadline.
   *
   * @param what what is being done, for the error: {@code making the network …}
   */
  <T> T call(String what, Deadline deadline, Function<DockerClient, T> call) {
    DockerClient client = client(deadline);
    for (int attempt = 1; ; attempt++) {
      try {
        return bounded(what, deadline, () -> call.apply(client));
      } catch (StaleConnectionException e) {
        // The daemon was restarted since the connection was used last. All calls can be repeated.
        if (attempt == STALE_CONNECTIONS) {
          throw e.reason;
        }
      }
    }
  }

  /** The client, for streams, which end when they are closed. */
  DockerClient client(Deadline deadline) {
    DockerClient known;
    synchronized (this) {
      known = negotiated;
    }
    if (known != null) {
      return known;
    }
    DockerClient any = open(RemoteApiVersion.UNKNOWN_VERSION);
    try {
      RemoteApiVersion its =
          bounded(
              "asking for the API's version",
              deadline,
              () -> RemoteApiVersion.parseConfig(any.versionCmd().exec().getApiVersion()));
      RemoteApiVersion agreed = its.isGreaterOrEqual(NEWEST) ? NEWEST : its;
      synchronized (this) {
        if (negotiated == null) {
          negotiated = open(agreed);
          version = agreed;
        }
        return negotiated;
      }
    } finally {
      closeQuietly(any);
    }
  }

  /** The path prefix of the agreed API version, such as {@code /v1.41}. */
  String pathPrefix(Deadline deadline) {
    client(deadline);
    synchronized (this) {
      return "/v" + (version == null ? NEWEST : version).getVersion();
    }
  }

  private DockerClientConfig config(RemoteApiVersion version) {
    DefaultDockerClientConfig.Builder builder =
        DefaultDockerClientConfig.createDefaultConfigBuilder();
    settings.dockerHost().ifPresent(builder::withDockerHost);
    if (!version.equals(RemoteApiVersion.UNKNOWN_VERSION)) {
      builder.withApiVersion(version);
    }
    return builder.build();
  }

  private DockerClient open(RemoteApiVersion version) {
    DockerClientConfig config = config(version);
    return DockerClientImpl.getInstance(
        config,
        new ApacheDockerHttpClient.Builder()
            .dockerHost(config.getDockerHost())
            .sslConfig(config.getSSLConfig())
            .maxConnections(settings.maxConnections())
            .connectionTimeout(Duration.ofSeconds(5))
            .build());
  }

  /** Runs one exchange with the daemon, within the configured time and before the deadline. */
  <T> T bounded(String what, Deadline deadline, Callable<T> call) {
    boolean soon = deadline.remaining().compareTo(settings.callTimeout()) < 0;
    return unhurried(what, soon ? deadline : Deadline.in(settings.callTimeout()), call);
  }

  /** Runs something that talks to the daemon, in a thread that is interrupted at the deadline. */
  <T> T unhurried(String what, Deadline deadline, Callable<T> call) {
    Duration time = deadline.remaining();
    Future<T> future = threads.submit(call);
    try {
      return future.get(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      future.cancel(true);
      throw Deadline.exceeded(what);
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw new DriverException(Code.UNAVAILABLE, "Interrupted while " + what, "Ask again.", e);
    } catch (ExecutionException e) {
      throw translated(what, e.getCause());
    }
  }

  private RuntimeException translated(String what, @Nullable Throwable cause) {
    if (cause instanceof DockerException docker) {
      // The caller knows what the daemon's answer means for it.
      return docker;
    }
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof DriverException driver) {
        return driver;
      }
      if (each instanceof org.apache.hc.core5.http.NoHttpResponseException
          || "Broken pipe".equals(each.getMessage())) {
        return new StaleConnectionException(unavailable(what, each));
      }
      if (each instanceof IOException) {
        return unavailable(what, each);
      }
    }
    return new DriverException(
        Code.FAILED,
        "Docker failed while " + what + ": " + cause,
        "Look at the Docker daemon's log.",
        cause);
  }

  DriverException unavailable(String what, Throwable cause) {
    String reason = String.valueOf(cause.getMessage());
    if (cause instanceof AccessDeniedException || reason.contains("Permission denied")) {
      return new DriverException(
          Code.FORBIDDEN,
          "Docker at " + host + " may not be used by this user (" + what + ")",
          "Add the user to the group docker, or set DOCKER_HOST to a daemon that it may use.",
          cause);
    }
    return new DriverException(
        Code.UNAVAILABLE,
        "Docker at " + host + " doesn't answer (" + what + "): " + reason,
        "Start the Docker daemon, or set DOCKER_HOST to where it is. It is tried again by itself.",
        cause);
  }

  /** What the daemon says, without the JSON around it. */
  static String message(DockerException e) {
    String text = String.valueOf(e.getMessage());
    return text.replaceFirst("(?s)^Status \\d+: ", "")
        .replaceFirst("(?s)^\\{\"message\":\"(.*)\"}\\s*$", "$1")
        .replace("\\\"", "\"")
        .replace("\\n", " ")
        .strip();
  }

  /** The daemon refused, and the caller knows no better. */
  static DriverException failed(String what, DockerException e) {
    return new DriverException(
        Code.FAILED,
        "Docker refused while " + what + ": " + message(e),
        "Look at the Docker daemon's log.",
        e);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    synchronized (this) {
      if (negotiated != null) {
        closeQuietly(negotiated);
      }
    }
  }

  private static void closeQuietly(DockerClient client) {
    try {
      client.close();
    } catch (IOException e) {
      // Nothing depends on it: the connections are gone either way.
    }
  }

  /** A pooled connection turned out to be dead. */
  private static final class StaleConnectionException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient DriverException reason;

    StaleConnectionException(DriverException reason) {
      super(reason);
      this.reason = reason;
    }
  }
}
