package dev.slipway.localstack;

import dev.slipway.localstack.broker.BrokerProcess;
import dev.slipway.localstack.process.DetachedProcess;
import dev.slipway.localstack.process.PidFile;
import dev.slipway.localstack.process.ProcessIdentity;
import dev.slipway.localstack.process.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A one-node Kafka (KRaft) on this machine, durable, on the loopback interface, in a process of its
 * own. Any instance made for the same directory finds a running one again and governs it.
 */
public final class LocalKafka implements AutoCloseable {
  private static final Duration START_DEADLINE = Duration.ofSeconds(90);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);

  /** Writing its cache is the last thing that a training run does. */
  private static final Duration TRAINING_STOP_DEADLINE = Duration.ofMinutes(3);

  private static final String HEAP = "-Xmx128m";

  private final Path directory;
  private final int port;
  private final int controllerPort;
  private final SortedMap<String, Integer> topics;
  private final Mode mode;
  private final PidFile pidFile;

  /**
   * @param directory of this broker alone; made when absent
   * @param port of its clients' listener
   * @param controllerPort of the listener that it uses to talk to itself
   * @param topics to be made when missing: name → partitions
   */
  public LocalKafka(Path directory, int port, int controllerPort, Map<String, Integer> topics) {
    this(directory, port, controllerPort, topics, Mode.DETACHED);
  }

  private LocalKafka(
      Path directory, int port, int controllerPort, Map<String, Integer> topics, Mode mode) {
    this.directory = directory.toAbsolutePath();
    this.port = port;
    this.controllerPort = controllerPort;
    this.topics = new TreeMap<>(topics);
    this.mode = mode;
    this.pidFile = new PidFile(this.directory.resolve("kafka.pid"));
  }

  private enum Mode {
    DETACHED,
    TIED,
    TRAINING
  }

  /** The same broker, but started to end with this process, however that ends: for tests. */
  public LocalKafka tiedToThisProcess() {
    return new LocalKafka(directory, port, controllerPort, topics, Mode.TIED);
  }

  /** The same broker, but started to make later starts quick when it is stopped. */
  public LocalKafka training() {
    return new LocalKafka(directory, port, controllerPort, topics, Mode.TRAINING);
  }

  /** Whether a training run was made with these jars and this JVM. */
  public static boolean isTrained() {
    return Files.exists(KafkaBinaries.obtain().cache());
  }

  /** Starts the broker, or finds it running, and returns when it serves and its topics exist. */
  public void start() {
    launch();
    awaitReady();
  }

  /** Starts the broker, or finds it running, without waiting until it serves. */
  public void launch() {
    try {
      Files.createDirectories(directory);
      Properties wanted =
          new KafkaConfiguration(port, controllerPort, directory.resolve("data")).properties();
      if (pidFile.running().isPresent() && wanted.equals(written())) {
        return;
      }
      stop();
      requireFree(port);
      requireFree(controllerPort);
      Files.deleteIfExists(ready());
      try (Writer writer = Files.newBufferedWriter(propertiesFile())) {
        wanted.store(writer, null);
      }
      startProcess();
    } catch (IOException e) {
      throw new UncheckedIOException("Could not start Kafka in " + directory, e);
    }
  }

  /** Whether it serves. */
  public boolean isRunning() {
    return pidFile.running().map(this::hasAnnounced).orElse(false);
  }

  /** The broker's process. */
  public Optional<ProcessIdentity> process() {
    return pidFile.running();
  }

  /** Asks it to end; kills it when that takes longer than twenty seconds. */
  public void stop() {
    if (mode != Mode.TRAINING) {
      pidFile.stop(STOP_DEADLINE);
      return;
    }
    pidFile.stop(TRAINING_STOP_DEADLINE);
    KafkaBinaries binaries = KafkaBinaries.obtain();
    try {
      // What a JVM that was cut off while it wrote leaves.
      Files.deleteIfExists(Path.of(binaries.trainedCache() + ".config"));
      Files.move(binaries.trainedCache(), binaries.cache(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException none) {
      // it starts as it would have without training
    }
  }

  /** Kills it at once, as a power cut would. */
  public void kill() {
    pidFile.kill();
  }

  @Override
  public void close() {
    stop();
  }

  public Path directory() {
    return directory;
  }

  public Path log() {
    return directory.resolve("kafka.log");
  }

  /** Of the listener with which it talks to itself. */
  public int controllerPort() {
    return controllerPort;
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  private void startProcess() throws IOException {
    List<String> command = command();
    if (mode != Mode.TIED) {
      new DetachedProcess(command, Map.of(), directory, log(), pidFile).start();
      return;
    }
    command.add("--tied");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    ProcessIdentity.of(process.pid()).ifPresent(pidFile::write);
  }

  private List<String> command() {
    KafkaBinaries binaries = KafkaBinaries.obtain();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JvmFlags.SMALL);
    if (mode == Mode.TRAINING) {
      command.add("-XX:AOTCacheOutput=" + binaries.trainedCache());
    } else if (Files.exists(binaries.cache())) {
      command.addAll(JvmFlags.cached(binaries.cache()));
    }
    command.addAll(
        List.of(
            HEAP,
            "-cp",
            binaries.classPath(),
            BrokerProcess.class.getName(),
            propertiesFile().toString(),
            ready().toString()));
    topics.forEach((name, partitions) -> command.add(name + ":" + partitions));
    return command;
  }

  private void awaitReady() {
    boolean over = Waiting.until(START_DEADLINE, () -> isRunning() || pidFile.running().isEmpty());
    if (!over || !isRunning()) {
      throw new LocalStackException(
          "Kafka did not start"
              + (over ? "" : " within " + START_DEADLINE.toSeconds() + " s")
              + "; its log is "
              + log());
    }
  }

  private boolean hasAnnounced(ProcessIdentity process) {
    try {
      return Files.readString(ready()).equals(Long.toString(process.pid()));
    } catch (IOException notYet) {
      return false;
    }
  }

  private Properties written() throws IOException {
    Properties properties = new Properties();
    if (Files.exists(propertiesFile())) {
      try (var reader = Files.newBufferedReader(propertiesFile())) {
        properties.load(reader);
      }
    }
    return properties;
  }

  private static void requireFree(int port) {
    if (!Ports.isFree(port)) {
      throw new PortTakenException("Kafka", port);
    }
  }

  private Path propertiesFile() {
    return directory.resolve("broker.properties");
  }

  private Path ready() {
    return directory.resolve("ready");
  }
}
