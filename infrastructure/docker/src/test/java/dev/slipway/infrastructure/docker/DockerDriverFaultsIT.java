package dev.slipway.infrastructure.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.ExecResult;
import dev.slipway.infrastructure.InfrastructureDriver.Creation;
import dev.slipway.infrastructure.InfrastructureDriver.PowerOff;
import dev.slipway.infrastructure.Inventory;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineSpec;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.MachineState.Present;
import dev.slipway.infrastructure.NetworkSpec;
import dev.slipway.infrastructure.Power;
import dev.slipway.infrastructure.Secret;
import dev.slipway.infrastructure.Shell;
import dev.slipway.infrastructure.Subscription;
import dev.slipway.infrastructure.TerminalSize;
import dev.slipway.infrastructure.Traits.GuestException;
import dev.slipway.infrastructure.WatchEvent;
import dev.slipway.infrastructure.WatchRecorder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The contract's rows that need Docker's own means: D-37, D-38 and D-43 to D-47. */
@ExtendWith(DockerIsThere.class)
class DockerDriverFaultsIT {

  private static final String INSTANCE = "docker-faults";
  private static final String CLUSTER = "cl-faults";
  private static final MachineId M1 = new MachineId(CLUSTER, "m1", 1);
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path directory;

  private final Names names = new Names(INSTANCE);
  private final DockerDriver direct = new DockerDriver(INSTANCE, DockerSettings.DEFAULT);
  private DaemonProxy proxy;
  private DockerDriver driver;
  private NetworkSpec network;

  @BeforeEach
  void open() {
    clear();
    proxy = new DaemonProxy(directory);
    driver = new DockerDriver(INSTANCE, proxy.settings());
    network =
        IntStream.range(0, 256)
            .mapToObj(i -> Cidr.parse("172.30.0.0/24").plus(i))
            .filter(
                range ->
                    direct.usedNetworks().stream().noneMatch(used -> used.cidr().overlaps(range)))
            .map(range -> new NetworkSpec(CLUSTER, range))
            .findFirst()
            .orElseThrow();
  }

  @AfterEach
  void close() {
    driver.close();
    proxy.close();
    clear();
    assertThat(direct.list().items()).isEmpty();
    direct.close();
  }

  private void clear() {
    Inventory left = direct.list();
    left.machines().forEach(machine -> direct.destroy(machine.id(), SOON));
    left.volumes().stream()
        .flatMap(volume -> volume.machine().stream())
        .forEach(machine -> direct.destroy(machine, SOON));
    left.networks().forEach(each -> direct.destroyNetwork(each.clusterId()));
  }

  @Test
  void aDaemonThatIsAwayIsUnavailableAndComesBackByItself() {
    DriverException away = assertCode(Code.UNAVAILABLE, () -> driver.describe(M1));
    assertThat(away.retryable()).isTrue();
    assertThat(away.remedy()).contains("Start the Docker daemon");

    proxy.started();
    assertThat(driver.describe(M1)).isInstanceOf(MachineState.Absent.class);

    proxy.stopped();
    assertCode(Code.UNAVAILABLE, () -> driver.describe(M1));
    assertCode(Code.UNAVAILABLE, () -> driver.powerOff(M1, SOON));

    proxy.started();
    assertThat(driver.describe(M1)).isInstanceOf(MachineState.Absent.class);
  }

  @Test
  void aRestartOfTheDaemonBetweenTwoCallsGoesUnnoticed() {
    proxy.started();
    for (int i = 0; i < 5; i++) {
      assertThat(driver.list().isEmpty()).isTrue();
      proxy.stopped();
      proxy.started();
    }
  }

  @Test
  void aSilentDaemonHoldsNoCallPastItsDeadlineAndProvesNothing() {
    proxy.started();
    run(spec());
    proxy.silent(true);

    long begin = System.nanoTime();
    assertCode(Code.DEADLINE_EXCEEDED, () -> driver.powerOff(M1, Duration.ofSeconds(1)));
    assertCode(Code.DEADLINE_EXCEEDED, () -> driver.describe(M1));
    assertCode(
        Code.DEADLINE_EXCEEDED,
        () -> driver.execute(M1, List.of("true"), new byte[0], Duration.ofSeconds(1)));
    assertCode(Code.DEADLINE_EXCEEDED, () -> driver.console(M1, 100));
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(9));

    proxy.silent(false);
    assertThat(driver.powerOff(M1, SOON)).isIn(PowerOff.POWERED_OFF, PowerOff.ALREADY_OFF);
  }

  /** From the daemon's side the death of Slipway's process looks like this. */
  @Test
  void aShellWhoseConnectionsBreakTakesAllThatItStartedWithIt() {
    proxy.started();
    run(spec());
    Shell shell =
        driver.openShell(
            M1,
            List.of("sh", "-c", "trap '' HUP; echo ready; sleep 7201 & sleep 7202"),
            Optional.of(new TerminalSize(80, 24)));
    assertThat(shell.read().orElseThrow().bytes()).startsWith('r', 'e');
    assertThat(sleeping()).isEqualTo(2);

    proxy.stopped();

    await().atMost(SOON).until(() -> sleeping() == 0);
    DriverException unknown = catchThrowableOfType(DriverException.class, shell::exitCode);
    assertThat(unknown.code()).isIn(Code.UNAVAILABLE, Code.DEADLINE_EXCEEDED);
    shell.close();
  }

  private long sleeping() {
    String script = "cat /proc/[0-9]*/cmdline | tr '\\0' '\\n' | grep -xc '720[12]'";
    return Long.parseLong(
        direct.execute(M1, List.of("sh", "-c", script), new byte[0], SOON).stdout().strip());
  }

  @Test
  void aWatchThatIsCutOffSaysSoOnceAndBeginsAnew() {
    proxy.started();
    direct.ensureNetwork(network);
    direct.create(spec());
    WatchRecorder recorder = new WatchRecorder();
    try (Subscription watch = driver.watch(recorder)) {
      await().atMost(SOON).until(() -> recorder.snapshots().size() == 1);

      proxy.stopped();
      await().atMost(SOON).until(() -> interruptions(recorder) == 1);
      direct.powerOn(M1);
      proxy.started();
      await().atMost(SOON).until(() -> recorder.snapshots().size() == 2);

      Present running = (Present) direct.describe(M1);
      assertThat(running.power()).isEqualTo(Power.RUNNING);
      assertThat(recorder.snapshots().getLast().machines()).containsExactly(running);
      assertThat(interruptions(recorder)).isOne();
      direct.powerOff(M1, SOON);
      await().atMost(SOON).until(() -> recorder.changesOf(M1).size() == 1);
    }
  }

  @Test
  void aWatchNoticesThatTheDaemonHasFallenSilent() {
    proxy.started();
    WatchRecorder recorder = new WatchRecorder();
    try (Subscription watch = driver.watch(recorder)) {
      await().atMost(SOON).until(() -> recorder.snapshots().size() == 1);
      proxy.silent(true);
      await().atMost(SOON).until(() -> interruptions(recorder) == 1);
      proxy.silent(false);
      await().atMost(SOON).until(() -> recorder.snapshots().size() >= 2);
    }
  }

  @Test
  void aWatchThatStartsBeforeTheDaemonBeginsWhenItIsThere() {
    WatchRecorder recorder = new WatchRecorder();
    try (Subscription watch = driver.watch(recorder)) {
      await().atMost(SOON).until(() -> interruptions(recorder) == 1);
      proxy.started();
      await().atMost(SOON).until(() -> recorder.snapshots().size() == 1);
    }
  }

  @Test
  void whatACrashLeftHalfMadeIsListedAndCleared() {
    direct.ensureNetwork(network);
    MachineSpec spec = spec();
    direct.create(spec);
    // As if the driver had died before it gave the container its name.
    docker(
        client -> client.renameContainerCmd(names.machine(M1)).withName(names.halfMade(M1)).exec());

    assertThat(direct.describe(M1)).isInstanceOf(MachineState.Absent.class);
    assertThat(direct.list(CLUSTER).machines()).extracting(Present::id).containsExactly(M1);
    assertThat(direct.create(spec)).isEqualTo(Creation.CREATED);
    assertThat(direct.list(CLUSTER).machines()).hasSize(1);

    docker(
        client -> client.renameContainerCmd(names.machine(M1)).withName(names.halfMade(M1)).exec());
    direct.destroy(M1, SOON);
    direct.destroyNetwork(CLUSTER);
    assertThat(direct.list(CLUSTER).items()).isEmpty();
  }

  @Test
  void storageThatACrashLeftWithoutItsContainerIsListedAndCleared() {
    docker(
        client ->
            client
                .createVolumeCmd()
                .withName(names.ownVolume(M1))
                .withLabels(names.labels(M1))
                .exec());

    assertThat(direct.list(CLUSTER).items()).containsExactly("storage of " + M1);
    direct.destroy(M1, SOON);
    assertThat(direct.list(CLUSTER).items()).isEmpty();
  }

  @Test
  void aPausedMachineIsPausedAndCanBeFenced() {
    run(spec());
    docker(client -> client.pauseContainerCmd(names.machine(M1)).exec());
    assertThat(((Present) direct.describe(M1)).power()).isEqualTo(Power.PAUSED);
    assertCode(
        Code.NOT_RUNNING,
        () -> direct.execute(M1, List.of("true"), new byte[0], Duration.ofSeconds(5)));

    assertThat(direct.powerOff(M1, SOON)).isEqualTo(PowerOff.POWERED_OFF);
    assertThat(((Present) direct.describe(M1)).power()).isEqualTo(Power.OFF);
  }

  @Test
  void aRebootFromInsidePowersOffAsTraitsSay() {
    run(spec());
    // While it boots, systemd may accept a reboot and still carry on with its first jobs.
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(
            () ->
                direct
                    .execute(
                        M1,
                        List.of("systemctl", "is-active", "multi-user.target"),
                        new byte[0],
                        SOON)
                    .succeeded());
    ExecResult asked =
        direct.execute(M1, List.of("systemctl", "--no-block", "reboot"), new byte[0], SOON);
    assertThat(asked.succeeded()).isTrue();

    await().atMost(SOON).until(() -> ((Present) direct.describe(M1)).power() == Power.OFF);
    assertThat(((Present) direct.describe(M1)).stop().orElseThrow().exitCode()).isEqualTo(129);
    assertThat(direct.traits().has(GuestException.REBOOT_FROM_INSIDE_POWERS_OFF)).isTrue();
  }

  @Test
  void aCommandCanBeRunWhileTheMachineBoots() {
    run(spec());

    assertThat(direct.execute(M1, List.of("true"), new byte[0], SOON).succeeded()).isTrue();
  }

  @Test
  void aContainerOfThatNameThatIsNotSlipwaysIsLeftAlone() {
    direct.ensureNetwork(network);
    docker(
        client ->
            client
                .createContainerCmd(DockerIsThere.image())
                .withName(names.machine(M1))
                .withLabels(Map.of())
                .exec());
    try {
      assertThat(direct.describe(M1)).isInstanceOf(MachineState.Absent.class);
      direct.destroy(M1, SOON);
      assertCode(Code.CONFLICT, () -> direct.create(spec()));
      assertThat(direct.list(CLUSTER).machines()).isEmpty();
    } finally {
      docker(client -> client.removeContainerCmd(names.machine(M1)).withForce(true).exec());
    }
  }

  @Test
  void nothingOfTheConfigurationIsInWhatDockerShows() {
    direct.ensureNetwork(network);
    direct.create(spec());
    String shown =
        docker(client -> client.inspectContainerCmd(names.machine(M1)).exec().toString());
    assertThat(shown).doesNotContain("hunter2");
  }

  private MachineSpec spec() {
    return MachineSpec.of(
        M1,
        network,
        network.cidr().address(11),
        256,
        DockerIsThere.image(),
        Secret.of(
            """
            {"ignition":{"version":"3.4.0"},"storage":{"files":[
              {"path":"/etc/secret","mode":384,"contents":{"source":"data:,hunter2"}}]}}"""));
  }

  private void run(MachineSpec spec) {
    direct.ensureNetwork(network);
    direct.create(spec);
    direct.powerOn(spec.id());
  }

  private static <T> T docker(Function<DockerClient, T> call) {
    try (DockerApi api = new DockerApi(DockerSettings.DEFAULT)) {
      return api.call("arranging a fault", call);
    }
  }

  private static long interruptions(WatchRecorder recorder) {
    return recorder.events().stream().filter(WatchEvent.Interrupted.class::isInstance).count();
  }

  private static DriverException assertCode(Code code, ThrowingCallable call) {
    DriverException thrown = catchThrowableOfType(DriverException.class, call);
    assertThat(thrown).as("a DriverException").isNotNull();
    assertThat(thrown.code()).as(String.valueOf(thrown.getMessage())).isEqualTo(code);
    return thrown;
  }
}
