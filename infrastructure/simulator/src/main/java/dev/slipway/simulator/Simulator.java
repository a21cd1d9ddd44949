package dev.slipway.simulator;

import dev.slipway.crypto.NativeCrypto;
import dev.slipway.simulator.api.FaultCalls;
import dev.slipway.simulator.api.SimulatorServer;
import dev.slipway.simulator.etcd.EtcdSite;
import dev.slipway.simulator.fault.FaultBook;
import dev.slipway.simulator.fault.FaultFile;
import dev.slipway.simulator.kubernetes.KubernetesSite;
import dev.slipway.simulator.kubernetes.node.PodDelays;
import dev.slipway.simulator.machine.MachineSite;
import dev.slipway.simulator.machine.SimulatorFiles;
import dev.slipway.simulator.role.ControlPlanes;
import dev.slipway.simulator.role.MachineRoles;
import dev.slipway.simulator.site.Site;
import dev.slipway.simulator.site.SiteSettings;
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
  private final KubernetesSite kubernetes;
  private final Site site;
  private final SimulatorServer server;
  private final FaultBook faults;
  private final int port;
  private final FileLock lock;

  private Simulator(
      KubernetesSite kubernetes,
      Site site,
      SimulatorServer server,
      FaultBook faults,
      int port,
      FileLock lock) {
    this.kubernetes = kubernetes;
    this.faults = faults;
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
    SiteSettings settings =
        SiteSettings.usual(options.directory())
            .withBootDelay(options.bootDelay())
            .withSeed(options.seed());
    KubernetesSite kubernetes =
        KubernetesSite.open(
            dev.slipway.simulator.kubernetes.SiteSettings.usual().withSeed(options.seed()));
    EtcdSite etcd = new EtcdSite(options.directory().resolve("etcd"), kubernetes::remove);
    ControlPlanes planes = new ControlPlanes();
    FaultBook faults = new FaultBook(settings, planes, etcd);
    MachineRoles roles =
        new MachineRoles(
            kubernetes,
            etcd,
            planes,
            faults::apiFaults,
            PodDelays.usual(),
            options.startDelays(),
            options.kubernetesVersion());
    Site site = new Site(settings, new MachineSite(kubernetes.vertx(), roles), faults);
    faults.strikes(site);
    if (options.faults().isPresent()) {
      FaultFile.read(options.faults().get()).forEach(faults::add);
    }
    SimulatorServer server =
        new SimulatorServer(kubernetes.vertx(), site, token, new FaultCalls(faults));
    int port = server.listen(options.port());
    return new Simulator(kubernetes, site, server, faults, port, lock);
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

  /** What goes wrong in it. */
  public FaultBook faults() {
    return faults;
  }

  @Override
  public void close() {
    server.close();
    site.close();
    kubernetes.close();
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
    NativeCrypto.install();
    Simulator simulator = start(options);
    Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "end"));
    System.out.println("The simulator serves at http://127.0.0.1:" + simulator.port());
  }
}
