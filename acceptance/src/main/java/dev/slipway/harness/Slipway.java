package dev.slipway.harness;

import static io.restassured.RestAssured.given;
import static io.restassured.config.SSLConfig.sslConfig;

import io.restassured.config.RestAssuredConfig;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;

/**
 * A Slipway of the tests' own: its own directory, ports and machines, started by {@code ./slipway
 * up}.
 */
public final class Slipway implements AutoCloseable {
  /** Not Slipway's own default, so that the tests run beside one that somebody uses. */
  private static final int DEFAULT_PORT_BASE = 17_000;

  /** Above all ports of the shared one. */
  private static final int APART = 1_000;

  private static final String DOCKER = "docker";
  private static final String QEMU = "qemu";
  private static final String SIMULATED = "simulated";
  private static final String BOUNDARIES = "boundaries";

  private final Path checkout = Path.of(System.getProperty("slipway.checkout"));
  private final Path home;
  private final int portBase;
  private final String infrastructure;
  private final Map<String, String> environment;
  public final URI api;
  private final String token;
  private final KeyStore trusted;
  final HttpClient client;
  public final EventLog events;

  /** The one that test classes share. */
  public Slipway() {
    this(Path.of(System.getProperty("slipway.home")), sharedPortBase(), DOCKER, Map.of());
  }

  /** One more, a thousand ports above, for a test that takes all of it down. */
  public static Slipway apart(String name) {
    return new Slipway(homeOf(name), sharedPortBase() + APART, DOCKER, Map.of());
  }

  /** One more, for machines that are virtual. */
  public static Slipway virtual(String name) {
    return new Slipway(homeOf(name), sharedPortBase() + APART, QEMU, Map.of());
  }

  /** One more whose machines can be simulated: it has a simulator beside it. */
  public static Slipway simulated(String name) {
    return new Slipway(homeOf(name), sharedPortBase() + APART, SIMULATED, Map.of());
  }

  /**
   * One apart with a simulator, whose services note the boundaries that they pass and end where
   * they are told to, in the directory {@link #boundaries()}. It needs no container engine.
   */
  public static Slipway crashing(String name) {
    Path boundaries = homeOf(name).resolve(BOUNDARIES);
    try {
      Files.createDirectories(boundaries);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Slipway(
        homeOf(name),
        sharedPortBase() + APART,
        SIMULATED,
        Map.of("SLIPWAY_BOUNDARIES_DIR", boundaries.toString()));
  }

  private static Path homeOf(String name) {
    Path shared = Path.of(System.getProperty("slipway.home"));
    return shared.resolveSibling(shared.getFileName() + "-" + name);
  }

  /**
   * {@code SLIPWAY_ACCEPTANCE_PORT_BASE}, so that two runs can go side by side; else what the
   * program itself sets ({@code slipway.portBase}); else 17000.
   */
  private static int sharedPortBase() {
    String chosen = System.getenv().getOrDefault("SLIPWAY_ACCEPTANCE_PORT_BASE", "");
    return chosen.isBlank()
        ? Integer.getInteger("slipway.portBase", DEFAULT_PORT_BASE)
        : Integer.parseInt(chosen.strip());
  }

  private Slipway(Path home, int portBase, String infrastructure, Map<String, String> environment) {
    this.home = home;
    this.portBase = portBase;
    this.infrastructure = infrastructure;
    this.environment = environment;
    this.api = URI.create("https://127.0.0.1:" + (portBase + 443));
    up();
    try {
      token = Files.readString(home.resolve("gateway/admin-token")).strip();
      trusted = trusting(authority());
      client = HttpClient.newBuilder().sslContext(context(trusted)).build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    events = new EventLog(client, api, token);
  }

  /** Starts what does not run, and returns when the processes serve, whatever clusters do. */
  public void up() {
    command("up", "--no-wait", "--infrastructure", infrastructure)
        .within(Duration.ofMinutes(3))
        .output();
  }

  /** Where services note the boundaries that they pass, if they do. */
  public Path boundaries() {
    return home.resolve(BOUNDARIES);
  }

  /** A port of the host among those that are its own. */
  public int port(int above) {
    return portBase + above;
  }

  /** Ends every process of it at once, as a power cut of the host would. */
  public void killEverything() {
    var status = command("status", "-o", "json").within(Duration.ofSeconds(30)).run().output();
    var pids = new ArrayList<>(List.of("kill", "-9"));
    // The supervisor first of all, for it would start the others again.
    JsonPath.from(status)
        .<Integer>getList(
            "processes.findAll { it.pid != null }.sort { it.name != 'supervisor' }.pid")
        .forEach(pid -> pids.add(pid.toString()));
    Command.of(pids).output();
  }

  /** The containers of its machines by id, running or not. */
  public Set<String> containers(String... filters) {
    var words =
        new ArrayList<>(
            List.of("docker", "ps", "-aq", "--no-trunc", "--filter", "label=" + label()));
    for (var filter : filters) {
      words.addAll(List.of("--filter", filter));
    }
    return Command.of(words).output().lines().collect(Collectors.toSet());
  }

  private String label() {
    return "dev.slipway.instance=" + instance();
  }

  /** What this Slipway goes by where its machines come from. */
  private String instance() {
    try (var lines = Files.lines(home.resolve("secrets.properties"))) {
      return lines
          .filter(line -> line.startsWith("instance="))
          .map(line -> line.substring("instance=".length()))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends a process as a power cut would: no signal handler runs. */
  public void kill(String service) {
    Command.of("kill", "-9", Long.toString(pid(service))).output();
  }

  /** Finds processes out beforehand, so that they can be killed the moment it is time. */
  public Doomed doom(String... services) {
    if (services.length == 0) {
      return new Doomed(List.of());
    }
    var status = status();
    return new Doomed(
        Stream.of(services)
            .map(name -> status.getString("processes.find { it.name == '" + name + "' }.pid"))
            .toList());
  }

  /** Processes that are going to be killed. */
  public record Doomed(List<String> pids) {

    /** Ends them at once, as a power cut would. */
    public void kill() {
      if (pids.isEmpty()) {
        return;
      }
      var words = new ArrayList<>(List.of("kill", "-9"));
      words.addAll(pids);
      Command.of(words).output();
    }
  }

  /** The processes that run, by name. */
  public Map<String, Long> pids() {
    Map<String, Long> pids = new LinkedHashMap<>();
    JsonPath status = status();
    for (var name : status.<String>getList("processes.findAll { it.pid != null }.name")) {
      pids.put(name, status.getLong("processes.find { it.name == '" + name + "' }.pid"));
    }
    return pids;
  }

  public long pid(String service) {
    return status().getLong("processes.find { it.name == '" + service + "' }.pid");
  }

  /** How many runs of durable work its provisioner has ended since it started. */
  public double provisionerRuns() {
    return workRuns(portBase + 81);
  }

  static double workRuns(int port) {
    var metrics = given().baseUri("http://127.0.0.1:" + port).get("/q/metrics").body().asString();
    return metrics
        .lines()
        .filter(line -> line.startsWith("slipway_work_runs_seconds_count"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** What {@code ./slipway status} says. */
  public JsonPath status() {
    return JsonPath.from(
        command("status", "-o", "json").within(Duration.ofSeconds(30)).run().output());
  }

  /** Stops Slipway's processes and starts them with more in their environment. */
  public void restart(Map<String, String> environment) {
    command("down").within(Duration.ofMinutes(1)).output();
    command("up").with(environment).within(Duration.ofMinutes(3)).output();
  }

  /** Where the process' log is. */
  public Path log(String process) {
    return Path.of(status().getString("processes.find { it.name == '" + process + "' }.log"));
  }

  public Command command(String... arguments) {
    var words = new ArrayList<>(List.of(checkout + "/slipway"));
    words.addAll(List.of(arguments));
    return around(words.toArray(String[]::new));
  }

  /** A program that finds {@code ./slipway}, set to this Slipway. */
  public Command around(String... words) {
    return Command.of(words)
        .in(checkout)
        .with(environment)
        .with(
            Map.of(
                "SLIPWAY_HOME", home.toString(),
                "SLIPWAY_PORT_BASE", Integer.toString(portBase),
                // Maven, which runs these tests, has just built everything.
                "SLIPWAY_SKIP_BUILD", "true"));
  }

  /** The simulator beside it, asked as the provisioner's driver asks it. */
  public SimulatedSite simulator() {
    return new SimulatedSite(home.resolve("simulator"), portBase + 84, instance());
  }

  /** What this host has of its virtual machines. */
  public VirtualSite virtualSite() {
    return new VirtualSite(home.resolve("qemu"), instance());
  }

  /** A request as the local administrator. */
  public RequestSpecification request() {
    return request(api);
  }

  RequestSpecification request(URI gateway) {
    return anonymously(gateway).header("Authorization", "Bearer " + token);
  }

  public RequestSpecification anonymously() {
    return anonymously(api);
  }

  RequestSpecification anonymously(URI gateway) {
    return given()
        .config(RestAssuredConfig.config().sslConfig(sslConfig().trustStore(trusted)))
        .baseUri(gateway.toString());
  }

  EventLog eventsOf(URI gateway) {
    return new EventLog(client, gateway, token);
  }

  /** Asks for a cluster; returns its id at once. */
  public Accepted createCluster(String body) {
    return createCluster(request(), body);
  }

  static Accepted createCluster(RequestSpecification gateway, String body) {
    var answer =
        gateway
            .contentType("application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .body(body)
            .post("/v1/clusters");
    if (answer.statusCode() != 202) {
      throw new AssertionError("POST /v1/clusters: " + answer.asPrettyString());
    }
    return new Accepted(
        answer.path("cluster.id"), answer.path("cluster.name"), answer.path("operation.id"));
  }

  /** Asks over a connection that is kept, as a program does that asks often. */
  public HttpResponse<String> send(String method, String path, String body) {
    var request =
        HttpRequest.newBuilder(api.resolve(path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .timeout(Duration.ofMinutes(1))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return exchange(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Begins to read an answer that may not end; closing its body leaves. */
  public HttpResponse<InputStream> open(String path) {
    var request =
        HttpRequest.newBuilder(api.resolve(path))
            .header("Authorization", "Bearer " + token)
            .timeout(Duration.ofMinutes(1))
            .build();
    return exchange(request, HttpResponse.BodyHandlers.ofInputStream());
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request, handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Stops a process in its tracks; nothing of Slipway's answers for it until it is killed. */
  public Frozen freeze(String service) {
    var frozen = new Frozen(Long.toString(pid(service)));
    Command.of("kill", "-STOP", frozen.pid()).output();
    return frozen;
  }

  /** A process that was stopped in its tracks. */
  public record Frozen(String pid) {

    /** Lets it go on where it was stopped. */
    public void goOn() {
      Command.of("kill", "-CONT", pid).output();
    }

    /** Ends it as a power cut would. */
    public void kill() {
      Command.of("kill", "-9", pid).output();
    }
  }

  public JsonPath get(String path, Object... parameters) {
    var answer = request().get(path, parameters);
    if (answer.statusCode() != 200) {
      throw new AssertionError("GET " + path + ": " + answer.asPrettyString());
    }
    return answer.jsonPath();
  }

  /**
   * Waits until an operation has ended well; an operation that failed fails the test with its own
   * words.
   */
  public JsonPath awaitSuccess(String operation, Duration deadline) {
    return awaitSuccess(this::request, operation, deadline);
  }

  static JsonPath awaitSuccess(
      Supplier<RequestSpecification> gateway, String operation, Duration deadline) {
    var last =
        Awaitility.await("operation " + operation)
            .atMost(deadline)
            .pollInterval(Duration.ofMillis(250))
            .until(
                () -> gateway.get().get("/v1/operations/{id}", operation),
                answer ->
                    answer.statusCode() == 200
                        && !Set.of("PENDING", "RUNNING").contains(answer.<String>path("state")));
    if (!"SUCCEEDED".equals(last.path("state"))) {
      throw new AssertionError("operation did not succeed: " + last.asPrettyString());
    }
    return last.jsonPath();
  }

  /** Deletes a cluster and waits until nothing is left of it. */
  public void deleteCluster(String id) {
    var answer = request().delete("/v1/clusters/{id}", id);
    if (answer.statusCode() != 202) {
      throw new AssertionError("DELETE /v1/clusters/" + id + ": " + answer.asPrettyString());
    }
    awaitSuccess(answer.path("operation.id"), Duration.ofMinutes(2));
  }

  /** Deletes all clusters of the default project. */
  public void deleteClusters() {
    List<String> page = get("/v1/clusters").getList("items.id");
    while (!page.isEmpty()) {
      page.forEach(this::deleteCluster);
      page = get("/v1/clusters").getList("items.id");
    }
  }

  /** A kubeconfig of a cluster, in a file. */
  public Kubeconfig kubeconfig(String cluster, String role) {
    var answer =
        request()
            .contentType("application/json")
            .body("{\"expirySeconds\": 3600, \"role\": \"" + role + "\"}")
            .post("/v1/clusters/{id}/kubeconfigs", cluster);
    if (answer.statusCode() != 201) {
      throw new AssertionError("POST kubeconfigs: " + answer.asPrettyString());
    }
    String id = answer.path("id");
    return new Kubeconfig(id, file(id + ".kubeconfig", answer.path("kubeconfig")));
  }

  /** A token of the default project; its secret. */
  public String token(String name, String role) {
    var answer =
        request()
            .contentType("application/json")
            .body("{\"name\": \"" + name + "\", \"role\": \"" + role + "\"}")
            .post("/v1/tokens");
    if (answer.statusCode() != 201) {
      throw new AssertionError("POST /v1/tokens: " + answer.asPrettyString());
    }
    return answer.path("secret");
  }

  /** The certificate of the authority that vouches for its gateway, as PEM. */
  public Path authority() {
    return home.resolve("gateway/ca.pem");
  }

  /** Where its broker listens. */
  public String bootstrapServers() {
    return "127.0.0.1:" + (portBase + 92);
  }

  /** A kubeconfig that goes through the gateway with the administrator's token. */
  public Path kubeconfigThroughGateway(String cluster) {
    return kubeconfigThroughGateway(cluster, token);
  }

  /** A kubeconfig that goes through the gateway with that token. */
  public Path kubeconfigThroughGateway(String cluster, String token) {
    return file(
        cluster + "-" + Integer.toHexString(token.hashCode()) + "-gateway.kubeconfig",
        """
        apiVersion: v1
        kind: Config
        current-context: gateway
        clusters:
        - name: gateway
          cluster:
            server: %s/v1/clusters/%s/kubernetes
            certificate-authority: %s
        users:
        - name: admin
          user:
            token: %s
        contexts:
        - name: gateway
          context: {cluster: gateway, user: admin}
        """
            .formatted(api, cluster, authority(), token));
  }

  public Kubectl kubectl(Path kubeconfig) {
    return new Kubectl(home.resolve("bin/kubectl"), kubeconfig);
  }

  private Path file(String name, String content) {
    try {
      var directory = Files.createDirectories(home.resolve("acceptance"));
      return Files.writeString(directory.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The container that is a machine, for what is done behind Slipway's back. */
  public static String container(String cluster, String machine) {
    return Command.of(
            "docker",
            "ps",
            "-aq",
            "--filter",
            "label=dev.slipway.cluster=" + cluster,
            "--filter",
            "label=dev.slipway.machine=" + machine)
        .output()
        .strip();
  }

  /** What is left of this Slipway's at the container engine: containers, networks, volumes. */
  public List<String> leftovers(String cluster) {
    var filter = "label=dev.slipway.cluster=" + cluster;
    return Stream.of(
            Command.of("docker", "ps", "-aq", "--filter", filter).output(),
            Command.of("docker", "network", "ls", "-q", "--filter", filter).output(),
            Command.of("docker", "volume", "ls", "-q", "--filter", filter).output())
        .flatMap(String::lines)
        .toList();
  }

  @Override
  public void close() {
    events.close();
    try {
      deleteClusters();
    } finally {
      command("down").within(Duration.ofMinutes(1)).output();
    }
  }

  private static KeyStore trusting(Path certificate) throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var pem = Files.newInputStream(certificate)) {
      store.setCertificateEntry(
          "slipway", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    return store;
  }

  private static SSLContext context(KeyStore trusted) throws GeneralSecurityException {
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  /** A cluster that was accepted, and the operation that makes it. */
  public record Accepted(String cluster, String name, String operation) {}

  /** A handed-out kubeconfig and the file it is in. */
  public record Kubeconfig(String id, Path file) {}
}
