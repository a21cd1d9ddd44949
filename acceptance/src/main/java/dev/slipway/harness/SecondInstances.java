package dev.slipway.harness;

import static io.restassured.RestAssured.given;

import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A second instance of each of a {@link Slipway}'s four services: the same program, environment,
 * databases and broker, other ports. They know each other and nothing of the first ones, as on
 * another host.
 */
public final class SecondInstances implements AutoCloseable {
  public static final List<String> SERVICES =
      List.of("provisioner", "deployer", "monitor", "gateway");

  /** Above the ports of the first ones. */
  private static final int ABOVE = 300;

  private static final List<String> PORTS = List.of("QUARKUS_HTTP_PORT", "QUARKUS_HTTP_SSL_PORT");

  private final Slipway first;
  private final Map<String, Process> processes = new LinkedHashMap<>();
  private final Map<String, Integer> ports = new HashMap<>();
  public final EventLog events;

  public SecondInstances(Slipway first) {
    this.first = first;
    SERVICES.forEach(this::start);
    SERVICES.forEach(this::awaitReady);
    this.events = first.eventsOf(api());
  }

  private URI api() {
    return URI.create("https://127.0.0.1:" + (first.api.getPort() + ABOVE));
  }

  private void start(String service) {
    long pid = first.pid(service);
    var builder = new ProcessBuilder(words(pid, "cmdline"));
    var environment = builder.environment();
    environment.clear();
    for (var pair : words(pid, "environ")) {
      int sign = pair.indexOf('=');
      environment.put(pair.substring(0, sign), pair.substring(sign + 1));
    }
    PORTS.forEach(name -> environment.computeIfPresent(name, (key, port) -> above(port)));
    environment.replaceAll(
        (name, value) ->
            name.matches("SLIPWAY_(PROVISIONER|DEPLOYER|MONITOR)_URL") ? url(value) : value);
    ports.put(service, Integer.parseInt(environment.get("QUARKUS_HTTP_PORT")));
    Path log = first.log(service).resolveSibling("second-" + service + ".log");
    try {
      processes.put(
          service, builder.redirectErrorStream(true).redirectOutput(log.toFile()).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String above(String port) {
    return Integer.toString(Integer.parseInt(port) + ABOVE);
  }

  private static String url(String url) {
    int colon = url.lastIndexOf(':');
    return url.substring(0, colon + 1) + above(url.substring(colon + 1));
  }

  private static List<String> words(long pid, String file) {
    try {
      var text = Files.readString(Path.of("/proc", Long.toString(pid), file));
      return Stream.of(text.split("\0")).filter(word -> !word.isEmpty()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady(String service) {
    Awaitility.await("the second " + service)
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptions()
        .until(() -> at(service).get("/q/health/ready").statusCode() == 200);
  }

  private RequestSpecification at(String service) {
    return service.equals("gateway")
        ? first.anonymously(api())
        : given().baseUri("http://127.0.0.1:" + ports.get(service));
  }

  /** A request to the second gateway, as the local administrator. */
  public RequestSpecification request() {
    return first.request(api());
  }

  /** As {@link Slipway#createCluster}, by the second gateway. */
  public Slipway.Accepted createCluster(String body) {
    return Slipway.createCluster(request(), body);
  }

  /** As {@link Slipway#awaitSuccess}, by the second gateway. */
  public void awaitSuccess(String operation, Duration deadline) {
    Slipway.awaitSuccess(this::request, operation, deadline);
  }

  /** How many runs of durable work the second provisioner has ended. */
  public double provisionerRuns() {
    return Slipway.workRuns(ports.getOrDefault("provisioner", 0));
  }

  /** The processes by service. */
  public Map<String, Long> pids() {
    Map<String, Long> pids = new LinkedHashMap<>();
    processes.forEach((service, process) -> pids.put(service, process.pid()));
    return pids;
  }

  /** Ends all of them as a power cut would; nobody starts them again. */
  public void kill() {
    processes.values().forEach(Process::destroyForcibly);
    for (Process process : processes.values()) {
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    events.close();
    kill();
  }
}
