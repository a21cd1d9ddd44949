package dev.slipway.cli.local;

import dev.slipway.localstack.JvmFlags;
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

/** The simulator: machines of the infrastructure {@code simulated}, all in one process. */
final class SimulatorComponent implements Component {
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(15);

  /** The most that it takes; it begins with little, and gives back what it needs no more. */
  private static final int HEAP_MIB = 1024;

  /**
   * A smaller young generation is collected a fifth of the time while hundreds of clusters are
   * made; with one that grows with the heap, a thousand led to full collections of seconds each.
   */
  private static final int YOUNG_MIB = 32;

  private final Home home;
  private final PidFile pidFile;

  SimulatorComponent(Home home) {
    this.home = home;
    this.pidFile = new PidFile(home.run().resolve("simulator.pid"));
  }

  @Override
  public String name() {
    return "simulator";
  }

  @Override
  public int port() {
    return home.simulatorPort();
  }

  @Override
  public Path log() {
    return home.logs().resolve("simulator.log");
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
    return process().isPresent() && pidFile.olderThan(jar());
  }

  private Path directory() {
    return home.checkout().resolve("infrastructure/simulator/target/simulator");
  }

  private Path jar() {
    return directory().resolve("simulator.jar");
  }

  @Override
  public void start() {
    if (process().isPresent()) {
      return;
    }
    Startable.require("the simulator", jar(), port());
    new DetachedProcess(command(), environment(), home.directory(), log(), pidFile).start();
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JvmFlags.SMALL);
    int heap = heapMiB();
    // The first start leaves an archive of classes, with which later ones take half the time.
    Path archive = directory().resolve("simulator-" + System.getProperty("java.vm.version"));
    command.addAll(
        List.of(
            "-Xmx" + heap + "m",
            "-Xms" + Math.min(heap, 2 * YOUNG_MIB) + "m",
            "-Xmn" + Math.min(heap / 2, YOUNG_MIB) + "m",
            "-XX:MaxHeapFreeRatio=30",
            "-XX:MinHeapFreeRatio=15",
            "-Xlog:disable",
            "-Xlog:all=off",
            "-XX:SharedArchiveFile=" + archive + ".jsa",
            "-XX:+AutoCreateSharedArchive",
            "-cp",
            directory() + "/*",
            "dev.slipway.simulator.Simulator"));
    return command;
  }

  /** Measured: 1.2 MiB a cluster of five machines. */
  private static int heapMiB() {
    String given = System.getenv().getOrDefault("SLIPWAY_SIMULATOR_HEAP_MIB", "");
    return given.matches("[1-9][0-9]{1,5}") ? Integer.parseInt(given) : HEAP_MIB;
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("SLIPWAY_SIMULATOR_DIR", home.simulator().toString());
    environment.put("SLIPWAY_SIMULATOR_PORT", Integer.toString(port()));
    new MachineImage(home)
        .kubernetes()
        .ifPresent(version -> environment.put("SLIPWAY_SIMULATOR_KUBERNETES", version));
    return environment;
  }

  @Override
  public void stop() {
    pidFile.stop(STOP_DEADLINE);
  }

  @Override
  public boolean ready() {
    return process().isPresent() && Readiness.of(this);
  }
}
