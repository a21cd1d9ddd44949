package dev.slipway.infrastructure.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.ExecResult;
import dev.slipway.infrastructure.Inventory;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineSpec;
import dev.slipway.infrastructure.MachineState.Present;
import dev.slipway.infrastructure.NetworkSpec;
import dev.slipway.infrastructure.Power;
import dev.slipway.infrastructure.Secret;
import dev.slipway.infrastructure.WatchEvent;
import dev.slipway.infrastructure.WatchRecorder;
import dev.slipway.infrastructure.qemu.Processes.Found;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A driver, a network and a machine to be ill-treated. */
@ExtendWith(QemuIsThere.class)
abstract class FaultFixture {

  static final String INSTANCE = "qemu-faults";
  static final String CLUSTER = "cl-faults";
  static final MachineId M1 = new MachineId(CLUSTER, "m1", 1);
  static final Duration SOON = Duration.ofSeconds(60);
  static final String NO_CONFIGURATION = "{\"ignition\":{\"version\":\"3.3.0\"}}";

  QemuDriver driver;
  NetworkSpec network;

  /** Where this test's machines are. */
  QemuSettings settings() {
    return TestMachines.SETTINGS;
  }

  @BeforeEach
  final void open() {
    driver = new QemuDriver(INSTANCE, settings());
    clear();
    network =
        IntStream.range(0, 256)
            .mapToObj(i -> Cidr.parse("172.30.0.0/24").plus(i))
            .filter(
                range ->
                    driver.usedNetworks().stream().noneMatch(used -> used.cidr().overlaps(range)))
            .map(range -> new NetworkSpec(CLUSTER, range))
            .findFirst()
            .orElseThrow();
    driver.ensureNetwork(network);
  }

  @AfterEach
  final void close() {
    clear();
    assertThat(driver.list().items()).isEmpty();
    driver.close();
  }

  private void clear() {
    Inventory left = driver.list();
    left.machines().forEach(machine -> driver.destroy(machine.id(), SOON));
    left.volumes().stream()
        .flatMap(volume -> volume.machine().stream())
        .forEach(machine -> driver.destroy(machine, SOON));
    left.networks().forEach(each -> driver.destroyNetwork(each.clusterId()));
  }

  MachineSpec spec(String ignition) {
    return MachineSpec.of(
        M1, network, network.cidr().address(11), 384, QemuIsThere.image(), Secret.of(ignition));
  }

  /** Powered on; what it does then is its own. */
  void run(MachineSpec spec) {
    driver.create(spec);
    driver.powerOn(spec.id());
  }

  /** Powered on, and its guest agent answers. */
  void boot() {
    run(spec(NO_CONFIGURATION));
    assertThat(execute("true").succeeded()).isTrue();
  }

  ExecResult execute(String script) {
    return driver.execute(
        M1, List.of("sh", "-c", script), new byte[0], driver.traits().bootDeadline());
  }

  Present m1() {
    return (Present) driver.describe(M1);
  }

  Found process() throws IOException {
    return TestMachines.process(settings(), INSTANCE, M1);
  }

  MachineFiles files() {
    return TestMachines.files(settings(), INSTANCE, M1);
  }

  void awaitPower(Power power) {
    await()
        .atMost(driver.traits().bootDeadline())
        .pollInterval(Duration.ofMillis(100))
        .until(() -> m1().power() == power);
  }

  static void awaitSnapshots(WatchRecorder recorder, int snapshots) {
    await().atMost(SOON).until(() -> recorder.snapshots().size() >= snapshots);
  }

  static Present awaitChange(WatchRecorder recorder, int number) {
    await()
        .atMost(Duration.ofSeconds(150))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> recorder.changesOf(M1).size() >= number);
    return (Present) recorder.changesOf(M1).get(number - 1);
  }

  static long interruptions(WatchRecorder recorder) {
    return recorder.events().stream().filter(WatchEvent.Interrupted.class::isInstance).count();
  }

  static DriverException assertCode(Code code, ThrowingCallable call) {
    DriverException thrown = catchThrowableOfType(DriverException.class, call);
    assertThat(thrown).as("a DriverException").isNotNull();
    assertThat(thrown.code()).as(String.valueOf(thrown.getMessage())).isEqualTo(code);
    assertThat(thrown.remedy()).isNotBlank();
    return thrown;
  }
}
