package dev.slipway.simulator;

import dev.slipway.infrastructure.MachineId;
import dev.slipway.simulator.api.FaultCalls;
import dev.slipway.simulator.api.SimulatorServer;
import dev.slipway.simulator.guest.command.SystemCommands;
import dev.slipway.simulator.machine.Conditions;
import dev.slipway.simulator.machine.MachineSite;
import dev.slipway.simulator.machine.SimulatorFiles;
import dev.slipway.simulator.site.Site;
import dev.slipway.simulator.site.SiteSettings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Base64;

/** The simulator's process. Its end, however it comes, is a power cut of the whole site. */
public final class Simulator implements AutoCloseable {
  private final Vertx vertx;
  private final Site site;
  private final SimulatorServer server;
  private final int port;
  private final FileLock lock;

  private Simulator(Vertx vertx, Site site, SimulatorServer server, int port, FileLock lock) {
    this.vertx = vertx;
    this.site = site;
    this.server = server;
    this.port = port;
    this.lock = lock;
  }

  /**
   * Starts it: finds what is in its directory, and serves.
   *
   * @throws IllegalStateException if another simulator has the directory
   */
  public static Simulator start(SimulatorOptions options) throws IOException {
    SimulatorFiles.makeDirectories(options.directory());
    FileLock lock = lock(options.directory());
    String token = token(options.directory());
    Vertx vertx = Vertx.vertx();
    SiteSettings settings =
        SiteSettings.usual(options.directory())
            .withBootDelay(options.bootDelay())
            .withSeed(options.seed());
    MachineSite machines = new MachineSite(vertx, boot -> SystemCommands.everyMachines());
    Site site =
        new Site(
            settings,
            machines,
            new Site.Surroundings() {
              @Override
              public Conditions conditions(String instance, MachineId machine) {
                return Conditions.none();
              }

              @Override
              public void machineGone(String instance, MachineId machine) {}
            });
    SimulatorServer server = new SimulatorServer(vertx, site, token, new FaultCalls());
    int port = server.listen(options.port());
    return new Simulator(vertx, site, server, port, lock);
  }

  private static FileLock lock(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      throw new IllegalStateException("Another simulator has the directory " + directory);
    }
    return lock;
  }

  /** Made once, so that drivers that run go on. */
  private static String token(Path directory) throws IOException {
    Path file = directory.resolve("token");
    if (!Files.exists(file)) {
      byte[] random = new byte[32];
      new SecureRandom().nextBytes(random);
      SimulatorFiles.replace(
          file, Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n");
    }
    return Files.readString(file).strip();
  }

  /** Where it serves on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** What it has. */
  public Site site() {
    return site;
  }

  @Override
  public void close() {
    server.close();
    site.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    try {
      lock.release();
      lock.acquiredBy().close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Runs it until it is told to end. */
  public static void main(String[] arguments) throws IOException {
    SimulatorOptions options;
    try {
      options = SimulatorOptions.of(System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    Simulator simulator = start(options);
    Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "end"));
    System.out.println("The simulator serves at http://127.0.0.1:" + simulator.port());
  }
}
