package dev.slipway.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.MachineState.Absent;
import dev.slipway.infrastructure.MachineState.Present;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What the contract's tests have in common: the driver, its clean-up, and machines to test with.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class DriverFixture {

  /** The instance that the tests are; whatever it has at the infrastructure is removed. */
  protected static final String INSTANCE = "contract-test";

  protected static final String CLUSTER = "cl-contract";
  static final String MARKER = "contract-marker-7f3a";

  private final AtomicInteger count = new AtomicInteger();
  InfrastructureDriver driver;
  NetworkSpec network;
  private Optional<MachineSpec> shared = Optional.empty();

  /** Opens a driver as a process of Slipway would. */
  protected abstract InfrastructureDriver open(String instance);

  /** What the machines boot, in the driver's terms. */
  protected abstract String image();

  /** The memory that the machines are made with, in MiB: enough to boot the image. */
  protected int memoryMiB() {
    return 256;
  }

  /** How long a short command in a machine may take. */
  protected Duration commandDeadline() {
    return Duration.ofSeconds(30);
  }

  /** Ends the machine behind the driver's back, as a crash of it would. */
  protected abstract void crash(MachineId machine);

  /** A range that nothing on this host uses. */
  protected static Cidr freeRange(InfrastructureDriver driver) {
    List<UsedNetwork> used = driver.usedNetworks();
    Cidr first =
        driver.traits().networkRanges().stream()
            .findFirst()
            .map(range -> new Cidr(range.network(), 24))
            .orElse(Cidr.parse("172.29.0.0/24"));
    for (int i = 0; i < 256; i++) {
      Cidr candidate = first.plus(i);
      if (used.stream().noneMatch(each -> each.cidr().overlaps(candidate))) {
        return candidate;
      }
    }
    throw new IllegalStateException("There is no free range from " + first + " on");
  }

  @BeforeAll
  final void openDriver() {
    driver = open(INSTANCE);
    removeEverything();
    network = new NetworkSpec(CLUSTER, freeRange(driver));
    driver.ensureNetwork(network);
  }

  @BeforeEach
  final void removeSharedMachine(TestInfo test) {
    if (!test.getTestMethod().orElseThrow().isAnnotationPresent(SharesMachine.class)) {
      shared = Optional.empty();
      removeMachines();
    }
  }

  @AfterEach
  final void removeMachines() {
    Inventory left = driver.list();
    left.machines().stream()
        .map(Present::id)
        .filter(id -> shared.filter(spec -> spec.id().equals(id)).isEmpty())
        .forEach(id -> driver.destroy(id, Duration.ofSeconds(60)));
    left.volumes().stream()
        .filter(volume -> volume.machine().isEmpty())
        .forEach(volume -> driver.destroyVolume(new VolumeId(volume.clusterId(), volume.name())));
  }

  @AfterAll
  final void closeDriver() {
    removeEverything();
    assertThat(driver.list().items()).as("what the tests left behind").isEmpty();
    driver.close();
  }

  private void removeEverything() {
    shared = Optional.empty();
    removeMachines();
    driver.list().networks().forEach(each -> driver.destroyNetwork(each.clusterId()));
  }

  /** A specification of a machine that was not named before in this cluster. */
  protected final MachineSpec spec(String name) {
    return spec(name, ignition("", ""));
  }

  protected final MachineSpec spec(String name, Secret ignition) {
    int index = 11 + count.getAndIncrement() % 200;
    return MachineSpec.of(
        new MachineId(CLUSTER, name, 1),
        network,
        network.cidr().address(index),
        memoryMiB(),
        image(),
        ignition);
  }

  protected final MachineSpec running(String name) {
    MachineSpec spec = spec(name);
    driver.create(spec);
    driver.powerOn(spec.id());
    return spec;
  }

  /** A booted machine, for tests that are marked as sharing it. */
  protected final MachineSpec shared() {
    boolean runs = shared.filter(spec -> present(spec.id()).power() == Power.RUNNING).isPresent();
    if (!runs) {
      shared = Optional.empty();
      removeMachines();
      shared = Optional.of(booted("shared"));
    }
    return shared.orElseThrow();
  }

  protected final MachineSpec booted(String name) {
    MachineSpec spec = running(name);
    awaitMarkers(spec.id(), 1);
    return spec;
  }

  /** Waits until the configured unit has printed its marker on the console so many times. */
  protected final void awaitMarkers(MachineId id, int times) {
    await()
        .alias("marker of " + id)
        .atMost(bootDeadline())
        .pollInterval(Duration.ofMillis(50))
        .until(() -> driver.console(id, 1 << 20).split(MARKER, -1).length > times);
  }

  Duration bootDeadline() {
    return driver.traits().bootDeadline();
  }

  protected static Duration soon() {
    return Duration.ofSeconds(30);
  }

  /** Files of the kinds that a driver must know, and a unit that prints a marker. */
  protected static Secret ignition(String moreFiles, String moreUnits) {
    String base64 = Base64.getEncoder().encodeToString("in var\n".getBytes(StandardCharsets.UTF_8));
    return Secret.of(
        """
        {"ignition":{"version":"3.3.0"},
         "storage":{
          "directories":[{"path":"/etc/contract","mode":493}],
          "files":[
           {"path":"/etc/contract/secret","mode":384,"user":{"id":7},"group":{"id":8},
            "contents":{"source":"data:,private%%0A"}},
           {"path":"/var/lib/contract",
            "contents":{"source":"data:text/plain;charset=utf-8;base64,%s"}}%s],
          "links":[{"path":"/etc/contract/link","target":"secret"}]},
         "systemd":{"units":[
           {"name":"contract-marker.service","enabled":true,
            "contents":"[Service]\\nType=oneshot\\nExecStart=/bin/sh -c 'echo $MARKER >/dev/console'\\n[Install]\\nWantedBy=multi-user.target\\n",
            "dropins":[{"name":"10-marker.conf","contents":"[Service]\\nEnvironment=MARKER=%s\\n"}]}%s]}}
        """
            .formatted(
                base64,
                moreFiles.isEmpty() ? "" : "," + moreFiles,
                MARKER,
                moreUnits.isEmpty() ? "" : "," + moreUnits));
  }

  protected final Present present(MachineId id) {
    return present(driver, id);
  }

  static Present present(InfrastructureDriver driver, MachineId id) {
    return switch (driver.describe(id)) {
      case Present present -> present;
      case Absent absent -> throw new AssertionError(absent.id() + " is not there");
    };
  }

  protected final ExecResult run(MachineId id, String script) {
    return driver.execute(id, List.of("sh", "-c", script), new byte[0], commandDeadline());
  }

  static void awaitChanges(WatchRecorder recorder, MachineId id, int changes) {
    await()
        .atMost(soon())
        .pollInterval(Duration.ofMillis(10))
        .until(() -> recorder.changesOf(id).size() >= changes);
  }

  static String said(Endpoint endpoint) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), 2000);
      socket.setSoTimeout(5000);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static int freeHostPort() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    }
  }

  protected static DriverException assertCode(Code code, ThrowingCallable call) {
    DriverException thrown = catchThrowableOfType(DriverException.class, call);
    assertThat(thrown).as("a DriverException").isNotNull();
    assertThat(thrown.code()).as(String.valueOf(thrown.getMessage())).isEqualTo(code);
    assertThat(thrown.remedy()).isNotBlank();
    return thrown;
  }
}
