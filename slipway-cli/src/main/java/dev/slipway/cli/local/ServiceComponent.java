package dev.slipway.cli.local;

import dev.slipway.localstack.JvmFlags;
import dev.slipway.localstack.PostgresConnections;
import dev.slipway.localstack.process.DetachedProcess;
import dev.slipway.localstack.process.PidFile;
import dev.slipway.localstack.process.ProcessIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One of the four services: a Quarkus application in a JVM of its own. */
final class ServiceComponent implements Component {
  static final String PROVISIONER = "provisioner";
  static final String DEPLOYER = "deployer";
  static final String MONITOR = "monitor";
  static final String GATEWAY = "gateway";

  /** The databases, each with an owner of the same name. */
  static final List<String> DATABASES =
      List.of("slipway_provisioner", "slipway_deployer", "slipway_monitor", "slipway_gateway");

  /** Of virtual threads; more than processors, so that two that are held don't hold up all. */
  private static final int CARRIERS = 8;

  private static final Map<String, String> MODULES =
      Map.of(
          PROVISIONER, "provisioner-service",
          DEPLOYER, "deployer-service",
          MONITOR, "monitor-service",
          GATEWAY, "api-gateway");

  private static final Duration STOP_DEADLINE = Duration.ofSeconds(15);

  /** Writing its cache is the last thing that a training run does. */
  private static final Duration TRAINING_STOP_DEADLINE = Duration.ofMinutes(3);

  private static final String LOOPBACK = "127.0.0.1";

  private final String name;
  private final Home home;
  private final Mode mode;
  private final PidFile pidFile;
  private final MachineImage image;
  private final ProvisionerImages images;

  ServiceComponent(String name, Home home, Mode mode) {
    this(name, home, mode, new MachineImage(home));
  }

  ServiceComponent(String name, Home home, Mode mode, MachineImage image) {
    this.name = name;
    this.home = home;
    this.mode = mode;
    this.image = image;
    this.images = new ProvisionerImages(image, home.run().resolve("machine-image"));
    this.pidFile = new PidFile(home.run().resolve(name + ".pid"));
  }

  /** What a service is started for. */
  enum Mode {
    SERVING,
    /** To write its ahead-of-time cache when it ends. */
    TRAINING
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int port() {
    return port(name);
  }

  @Override
  public Path log() {
    return home.logs().resolve(name + ".log");
  }

  @Override
  public Optional<ProcessIdentity> process() {
    return pidFile.running();
  }

  @Override
  public boolean crashed() {
    return pidFile.recorded().isPresent() && process().isEmpty();
  }

  @Override
  public boolean outdated() {
    return process().isPresent()
        && (pidFile.olderThan(archive().jar()) || machinesBootSomethingElse());
  }

  @Override
  public void start() {
    if (process().isPresent()) {
      return;
    }
    ServiceArchive archive = archive();
    Startable.require("the " + name, archive.jar(), port());
    new DetachedProcess(command(archive), environment(), home.directory(), log(), pidFile).start();
  }

  @Override
  public void stop() {
    pidFile.stop(mode == Mode.TRAINING ? TRAINING_STOP_DEADLINE : STOP_DEADLINE);
  }

  @Override
  public boolean ready() {
    return process().isPresent() && Readiness.of(this, home);
  }

  ServiceArchive archive() {
    String module = MODULES.get(name);
    if (module == null) {
      throw new IllegalArgumentException("No such service: " + name);
    }
    return new ServiceArchive(home.checkout().resolve(module));
  }

  private List<String> command(ServiceArchive archive) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JvmFlags.SMALL);
    command.add("-Xmx128m");
    command.add("-Djdk.virtualThreadScheduler.parallelism=" + CARRIERS);
    command.addAll(chosenOptions());
    command.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
    command.addAll(mode == Mode.TRAINING ? archive.trainingFlags() : archive.cacheFlags());
    command.addAll(List.of("-jar", archive.jar().toString()));
    return command;
  }

  /** For hundreds of clusters, or to look into a JVM; of two that say the same the later counts. */
  private static List<String> chosenOptions() {
    return Stream.of(System.getenv().getOrDefault("SLIPWAY_SERVICE_JVM_OPTIONS", "").split("\\s+"))
        .filter(option -> !option.isEmpty())
        .toList();
  }

  private Map<String, String> environment() {
    LocalSecrets secrets = new LocalSecrets(home);
    String database = "slipway_" + name;
    Map<String, String> environment = new HashMap<>();
    environment.put("SLIPWAY_INSTANCE", secrets.instance());
    environment.put("SLIPWAY_DATA_DIR", home.directory().toString());
    environment.put("SLIPWAY_IDENTITY_KEY", secrets.identityKey());
    environment.put(
        "SLIPWAY_POSTGRES_URL",
        "jdbc:postgresql://" + LOOPBACK + ":" + home.postgresPort() + "/" + database);
    environment.put("SLIPWAY_POSTGRES_USER", database);
    environment.put("SLIPWAY_POSTGRES_PASSWORD", secrets.databasePassword(database));
    environment.put("SLIPWAY_POSTGRES_POOL", Integer.toString(PostgresConnections.POOL));
    environment.put("KAFKA_BOOTSTRAP_SERVERS", LOOPBACK + ":" + home.kafkaPort());
    environment.put("SLIPWAY_PROVISIONER_URL", url(PROVISIONER));
    environment.put("SLIPWAY_DEPLOYER_URL", url(DEPLOYER));
    environment.put("SLIPWAY_MONITOR_URL", url(MONITOR));
    environment.put("QUARKUS_HTTP_HOST", LOOPBACK);
    switch (name) {
      case PROVISIONER -> {
        environment.put("SLIPWAY_ENCRYPTION_KEY", secrets.encryptionKey());
        environment.putAll(imageVariables());
        environment.put("SLIPWAY_QEMU_DIR", home.virtualMachines().toString());
        environment.put(
            "SLIPWAY_SIMULATOR_ADDRESS", "http://" + LOOPBACK + ":" + home.simulatorPort());
        environment.put(
            "SLIPWAY_SIMULATOR_TOKEN_FILE", home.simulator().resolve("token").toString());
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port()));
      }
      case DEPLOYER -> {
        environment.put("SLIPWAY_DEPLOYER_ENCRYPTION_KEY", secrets.deployerEncryptionKey());
        image.wordpress().ifPresent(i -> environment.put("SLIPWAY_WORDPRESS_IMAGE", i));
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port()));
      }
      case GATEWAY -> {
        environment.put("SLIPWAY_STATE_DIR", home.gateway().toString());
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(home.gatewayHttpPort()));
        environment.put("QUARKUS_HTTP_SSL_PORT", Integer.toString(port()));
      }
      default -> environment.put("QUARKUS_HTTP_PORT", Integer.toString(port()));
    }
    return environment;
  }

  /** Only the provisioner is told what machines boot. */
  private boolean machinesBootSomethingElse() {
    return name.equals(PROVISIONER) && !images.told().equals(images.built());
  }

  private Map<String, String> imageVariables() {
    ProvisionerImages.Forms built = images.built();
    images.note(built);
    Map<String, String> variables = new HashMap<>();
    variables.put("SLIPWAY_MACHINE_IMAGE", built.name());
    built.virtual().ifPresent(i -> variables.put("SLIPWAY_QEMU_IMAGE", i.toString()));
    return variables;
  }

  private String url(String service) {
    return "http://" + LOOPBACK + ":" + port(service);
  }

  private int port(String service) {
    return switch (service) {
      case PROVISIONER -> home.provisionerPort();
      case DEPLOYER -> home.deployerPort();
      case MONITOR -> home.monitorPort();
      case GATEWAY -> home.gatewayPort();
      default -> throw new IllegalArgumentException("No such service: " + service);
    };
  }
}
