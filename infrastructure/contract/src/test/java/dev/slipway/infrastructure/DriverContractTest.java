package dev.slipway.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.InfrastructureDriver.Creation;
import dev.slipway.infrastructure.InfrastructureDriver.PowerOff;
import dev.slipway.infrastructure.InfrastructureDriver.ShutDown;
import dev.slipway.infrastructure.MachineState.Absent;
import dev.slipway.infrastructure.MachineState.Present;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * What every driver passes: extend it, say how the driver is opened and what its machines boot. Any
 * image will do that boots systemd and has a shell.
 *
 * <p>{@code docs/driver-contract.md} names the rows.
 */
public abstract class DriverContractTest extends DriverFixture {

  // Making

  @Test
  @Row({"D-01", "D-06"})
  void aMachineIsMadeOffAndFoundByAnotherDriver() {
    MachineSpec spec = spec("m1");
    assertThat(driver.create(spec)).isEqualTo(Creation.CREATED);

    try (InfrastructureDriver another = open(INSTANCE)) {
      Present machine = present(another, spec.id());
      assertThat(machine.power()).isEqualTo(Power.OFF);
      assertThat(machine.address()).isEqualTo(spec.address());
      assertThat(machine.bootId()).isEmpty();
      assertThat(machine.startedAt()).isEmpty();
      assertThat(machine.stop()).isEmpty();
      assertThat(another.create(spec)).isEqualTo(Creation.EXISTED);
    }
  }

  @Test
  @Row("D-02")
  void anotherInstancesThingsAreNeitherSeenNorTouched() {
    MachineSpec spec = running("m1");
    try (InfrastructureDriver other = open("contract-other")) {
      assertThat(other.list().items()).isEmpty();
      assertThat(other.describe(spec.id())).isInstanceOf(Absent.class);
      assertThat(other.powerOff(spec.id(), soon())).isEqualTo(PowerOff.ABSENT);
      other.destroy(spec.id(), soon());
      other.destroyNetwork(CLUSTER);
    }
    assertThat(present(spec.id()).power()).isEqualTo(Power.RUNNING);
    assertThat(driver.list().networks()).contains(network);
  }

  @Test
  @Row("D-03")
  void everyCallCanBeRepeated() {
    MachineSpec spec = spec("m1").withDataVolume(new DataVolume("data", "/srv/data"));
    driver.ensureNetwork(network);
    driver.create(spec);
    assertThat(driver.create(spec)).isEqualTo(Creation.EXISTED);
    driver.powerOn(spec.id());
    String boot = present(spec.id()).bootId().orElseThrow();
    driver.powerOn(spec.id());
    assertThat(present(spec.id()).bootId()).as("one boot").contains(boot);
    driver.powerOff(spec.id(), soon());
    assertThat(driver.powerOff(spec.id(), soon())).isEqualTo(PowerOff.ALREADY_OFF);
    driver.destroy(spec.id(), soon());
    driver.destroy(spec.id(), soon());
    VolumeId volume = new VolumeId(CLUSTER, "data");
    driver.destroyVolume(volume);
    driver.destroyVolume(volume);
    driver.destroyNetwork("cl-never-made");
  }

  @Test
  @Row("D-04")
  void aMachineOfAnotherSpecificationIsAConflict() {
    MachineSpec spec = spec("m1");
    driver.create(spec);

    MachineSpec other =
        MachineSpec.of(
            spec.id(), network, spec.address(), MEMORY_MIB + 64, image(), spec.ignition());

    assertCode(Code.CONFLICT, () -> driver.create(other));
  }

  @Test
  @Row("D-05")
  void aReplacementIsAnotherMachineAndWaitsForItsPredecessorsEnd() {
    MachineSpec first = spec("m1");
    driver.create(first);
    MachineSpec second =
        MachineSpec.of(
            first.id().next(), network, first.address(), MEMORY_MIB, image(), first.ignition());

    assertThat(driver.describe(second.id())).isInstanceOf(Absent.class);
    assertCode(Code.ADDRESS_TAKEN, () -> driver.create(second));
    driver.destroy(first.id(), soon());
    assertThat(driver.create(second)).isEqualTo(Creation.CREATED);
    assertThat(driver.describe(first.id())).isInstanceOf(Absent.class);
  }

  @Test
  @Row({"D-07", "D-25"})
  void whatCannotBeMadeIsRefusedAndLeavesNothing() {
    MachineSpec spec = spec("m1");
    MachineSpec noImage =
        MachineSpec.of(
            spec.id(),
            network,
            spec.address(),
            MEMORY_MIB,
            "slipway/no-such:image",
            spec.ignition());
    MachineSpec noNetwork =
        MachineSpec.of(
            new MachineId("cl-other", "m1", 1),
            new NetworkSpec("cl-other", network.cidr()),
            spec.address(),
            MEMORY_MIB,
            image(),
            spec.ignition());
    MachineSpec tooLarge =
        MachineSpec.of(spec.id(), network, spec.address(), 1_000_000_000, image(), spec.ignition());

    assertCode(Code.IMAGE_NOT_FOUND, () -> driver.create(noImage));
    assertCode(Code.NOT_FOUND, () -> driver.create(noNetwork));
    assertCode(Code.INSUFFICIENT_MEMORY, () -> driver.create(tooLarge));
    assertThat(driver.list().machines()).isEmpty();
    assertThat(driver.list().volumes()).isEmpty();
  }

  @Test
  @Row({"D-08", "D-40"})
  void aConfigurationThatIsNotIgnitionIsRefusedWithoutQuotingIt() {
    MachineSpec spec = spec("m1");
    List<String> broken =
        List.of(
            "{\"ignition\":{\"version\":\"3.4.0\"},hunter2}",
            "{\"ignition\":{\"version\":\"2.2.0\"},\"hunter\":\"hunter2\"}",
            "{\"ignition\":{\"version\":\"3.4.0\"},\"storage\":{\"files\":[{\"path\":\"hunter2\"}]}}");
    for (String json : broken) {
      MachineSpec bad =
          MachineSpec.of(spec.id(), network, spec.address(), MEMORY_MIB, image(), Secret.of(json));
      DriverException refusal = assertCode(Code.UNSUPPORTED, () -> driver.create(bad));
      assertThat(refusal.getMessage()).contains("Ignition").doesNotContain("hunter2");
      assertThat(bad.toString()).doesNotContain("hunter2");
    }
    assertThat(driver.list().machines()).isEmpty();
  }

  @Test
  @Row("D-09")
  void createdByTwoAtOnceItIsMadeOnce() throws Exception {
    MachineSpec spec = spec("m1");
    try (InfrastructureDriver another = open(INSTANCE);
        ExecutorService two = Executors.newFixedThreadPool(2)) {
      Callable<Creation> here = () -> driver.create(spec);
      Callable<Creation> there = () -> another.create(spec);
      List<Creation> outcomes = new ArrayList<>();
      for (Future<Creation> future : two.invokeAll(List.of(here, there))) {
        try {
          outcomes.add(future.get());
        } catch (ExecutionException e) {
          assertThat(e.getCause())
              .isInstanceOfSatisfying(
                  DriverException.class, lost -> assertThat(lost.retryable()).isTrue());
        }
      }
      outcomes.add(driver.create(spec));
      assertThat(outcomes).containsOnlyOnce(Creation.CREATED);
      assertThat(driver.list().machines()).hasSize(1);
    }
  }

  // Networks

  @Test
  @Row({"D-10", "D-11"})
  void aNetworkIsKnownAsUsedAndNothingMayOverlapIt() {
    assertThat(driver.usedNetworks())
        .anySatisfy(
            used -> {
              assertThat(used.cidr()).isEqualTo(network.cidr());
              assertThat(used.clusterId()).contains(CLUSTER);
            });
    Cidr half = new Cidr(network.cidr().network(), network.cidr().prefix() + 1);
    assertCode(
        Code.NETWORK_OVERLAP, () -> driver.ensureNetwork(new NetworkSpec("cl-overlap", half)));
    assertCode(
        Code.CONFLICT, () -> driver.ensureNetwork(new NetworkSpec(CLUSTER, freeRange(driver))));
    assertThat(driver.list().networks()).containsExactly(network);
  }

  @Test
  @Row("D-12")
  void aNetworkIsRemovedOnlyWhenItIsEmpty() {
    String cluster = "cl-second";
    NetworkSpec second = new NetworkSpec(cluster, freeRange(driver));
    driver.ensureNetwork(second);
    MachineId id = new MachineId(cluster, "m1", 1);
    driver.create(
        MachineSpec.of(
            id, second, second.cidr().address(11), MEMORY_MIB, image(), ignition("", "")));

    assertCode(Code.IN_USE, () -> driver.destroyNetwork(cluster));
    driver.destroy(id, soon());
    driver.destroyNetwork(cluster);
    assertThat(driver.list(cluster).isEmpty()).isTrue();
  }

  // Booting

  @Test
  @Row({"D-13", "D-14", "D-27"})
  void aMachineBootsToWhatItsConfigurationSays() {
    MachineSpec spec = booted("m1");

    ExecResult seen =
        run(
            spec.id(),
            "cat /etc/contract/secret /var/lib/contract; stat -c '%a %u %g' /etc/contract/secret;"
                + " hostname; cat /etc/contract/link");
    assertThat(seen.stdout())
        .isEqualTo("private\nin var\n600 7 8\n" + spec.id().name() + "\nprivate\n");
    assertThat(run(spec.id(), "hostname -I").stdout()).contains(spec.address().toString());
  }

  @Test
  @Row({"D-15", "D-22"})
  void consoleAndDiskAreKeptOverBoots() {
    MachineSpec spec = booted("m1");
    run(spec.id(), "echo kept > /etc/kept; echo kept > /var/lib/kept; sync");
    driver.powerOff(spec.id(), soon());
    assertThat(driver.console(spec.id(), 1 << 20)).as("of a machine that is off").contains(MARKER);

    driver.powerOn(spec.id());
    awaitMarkers(spec.id(), 2);

    assertThat(run(spec.id(), "cat /etc/kept /var/lib/kept").stdout()).isEqualTo("kept\nkept\n");
    assertThat(driver.console(spec.id(), 200).getBytes(StandardCharsets.UTF_8))
        .hasSizeBetween(1, 200);
  }

  @Test
  @Row("D-16")
  void memoryIsEnforced() {
    MachineSpec spec = booted("m1");

    // tail holds the last line, which is all of it.
    ExecResult greedy = run(spec.id(), "head -c 600000000 /dev/zero | tail -n 1 | wc -c");

    assertThat(greedy.stdout().strip())
        .as("600 MB held in %s MiB", MEMORY_MIB)
        .isNotEqualTo("600000000");
  }

  @Test
  @Row({"D-17", "D-21"})
  void everyBootHasAnIdOfItsOwn() {
    MachineSpec spec = booted("m1");
    Present first = present(spec.id());
    assertThat(first.bootId()).isPresent();
    assertThat(first.startedAt()).isPresent();

    driver.reboot(spec.id(), bootDeadline());
    Present second = present(spec.id());
    assertThat(second.power()).isEqualTo(Power.RUNNING);
    assertThat(second.bootId()).isPresent().isNotEqualTo(first.bootId());

    driver.powerOff(spec.id(), soon());
    assertThat(present(spec.id()).bootId()).as("the last boot's").isEqualTo(second.bootId());
    driver.reboot(spec.id(), bootDeadline());
    Present third = present(spec.id());
    assertThat(third.power()).isEqualTo(Power.RUNNING);
    assertThat(third.bootId()).isPresent().isNotEqualTo(second.bootId());
  }

  // Power

  @Test
  @Row({"D-18", "D-19"})
  void theFenceIsCertain() {
    MachineSpec spec = booted("m1");

    assertThat(driver.powerOff(spec.id(), soon())).isEqualTo(PowerOff.POWERED_OFF);

    Present machine = present(spec.id());
    assertThat(machine.power()).isEqualTo(Power.OFF);
    assertThat(machine.stop()).isPresent();
    assertCode(Code.NOT_RUNNING, () -> run(spec.id(), "true"));
    assertThat(driver.powerOff(spec.id(), soon())).isEqualTo(PowerOff.ALREADY_OFF);
    assertThat(driver.powerOff(spec.id().next(), soon())).isEqualTo(PowerOff.ABSENT);
  }

  @Test
  @Row("D-20")
  void shutDownAsksAndNeverForces() {
    String stubborn =
        """
        {"name":"stubborn.service","enabled":true,"contents":"[Service]\\nType=oneshot\\n\
        RemainAfterExit=yes\\nExecStart=/bin/true\\nExecStop=/bin/sleep 5\\n\
        [Install]\\nWantedBy=multi-user.target\\n"}""";
    MachineSpec spec = spec("m1", ignition("", stubborn));
    driver.create(spec);
    driver.powerOn(spec.id());
    awaitMarkers(spec.id(), 1);
    await()
        .atMost(bootDeadline())
        .until(() -> run(spec.id(), "systemctl is-active stubborn.service").succeeded());

    assertThat(driver.shutDown(spec.id(), Duration.ofSeconds(1))).isEqualTo(ShutDown.STILL_RUNNING);
    assertThat(present(spec.id()).power()).isEqualTo(Power.RUNNING);
    assertThat(driver.shutDown(spec.id(), bootDeadline())).isEqualTo(ShutDown.OFF);
    assertThat(present(spec.id()).power()).isEqualTo(Power.OFF);
    assertThat(driver.shutDown(spec.id(), soon())).isEqualTo(ShutDown.OFF);
    assertThat(driver.shutDown(spec.id().next(), soon())).isEqualTo(ShutDown.OFF);
  }

  @Test
  @Row("D-39")
  void whatNeedsAMachineSaysThatThereIsNone() {
    MachineId absent = new MachineId(CLUSTER, "none", 1);
    assertCode(Code.NOT_FOUND, () -> driver.powerOn(absent));
    assertCode(Code.NOT_FOUND, () -> driver.reboot(absent, soon()));
    assertCode(Code.NOT_FOUND, () -> driver.console(absent, 100));
    assertCode(Code.NOT_FOUND, () -> driver.endpoint(absent, 22));
    assertCode(Code.NOT_FOUND, () -> run(absent, "true"));
    assertThat(driver.describe(absent)).isEqualTo(new Absent(absent));
  }

  // Destroying

  @Test
  @Row({"D-23", "D-25"})
  void nothingIsLeftOfADestroyedMachine() {
    MachineSpec spec = booted("m1");
    assertThat(driver.list(CLUSTER).machines()).extracting(Present::id).containsExactly(spec.id());

    driver.destroy(spec.id(), soon());

    assertThat(driver.describe(spec.id())).isInstanceOf(Absent.class);
    assertThat(driver.list(CLUSTER).machines()).isEmpty();
    assertThat(driver.list(CLUSTER).volumes()).isEmpty();
  }

  @Test
  @Row("D-24")
  void aDataVolumeOutlivesItsMachine() {
    DataVolume data = new DataVolume("data", "/srv/data");
    MachineSpec first = spec("m1").withDataVolume(data);
    driver.create(first);
    driver.powerOn(first.id());
    awaitMarkers(first.id(), 1);
    run(first.id(), "echo precious > /srv/data/file; sync");
    VolumeId volume = new VolumeId(CLUSTER, "data");
    assertCode(Code.IN_USE, () -> driver.destroyVolume(volume));
    driver.destroy(first.id(), soon());
    assertThat(driver.list(CLUSTER).volumes())
        .containsExactly(new Inventory.Volume(CLUSTER, "data", Optional.empty()));

    MachineSpec second =
        MachineSpec.of(
                first.id().next(), network, first.address(), MEMORY_MIB, image(), first.ignition())
            .withDataVolume(data);
    driver.create(second);
    driver.powerOn(second.id());
    awaitMarkers(second.id(), 1);

    assertThat(run(second.id(), "cat /srv/data/file").stdout()).isEqualTo("precious\n");
    driver.destroy(second.id(), soon());
    driver.destroyVolume(volume);
    assertThat(driver.list(CLUSTER).volumes()).isEmpty();
  }

  // Reaching

  @Test
  @Row({"D-26", "D-29", "D-30", "D-31"})
  void aMachinesPortsAreReachedDirectlyAndThroughTheHost() throws Exception {
    int hostPort = freeHostPort();
    String socket =
        """
        {"name":"hello.socket","enabled":true,"contents":"[Socket]\\nListenStream=8123\\n\
        Accept=yes\\n[Install]\\nWantedBy=sockets.target\\n"},
        {"name":"hello@.service","contents":"[Service]\\nExecStart=-/bin/cat /etc/contract/secret\\n\
        StandardOutput=socket\\n"}""";
    MachineSpec spec =
        spec("m1", ignition("", socket)).withPortForwards(List.of(new PortForward(hostPort, 8123)));
    driver.create(spec);
    assertThat(driver.usedHostPorts()).as("promised").contains(hostPort);
    MachineSpec rival = spec("m2").withPortForwards(List.of(new PortForward(hostPort, 8123)));
    assertCode(Code.HOST_PORT_TAKEN, () -> driver.create(rival));
    driver.powerOn(spec.id());
    Endpoint endpoint = driver.endpoint(spec.id(), 8123);

    await()
        .atMost(bootDeadline())
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(said(endpoint)).isEqualTo("private\n"));
    await()
        .atMost(Duration.ofSeconds(10))
        .ignoreExceptions()
        .untilAsserted(
            () -> assertThat(said(new Endpoint("127.0.0.1", hostPort))).isEqualTo("private\n"));
    assertThat(driver.endpoint(spec.id(), 8123)).isEqualTo(endpoint);

    driver.destroy(spec.id(), soon());
    assertThat(driver.usedHostPorts()).doesNotContain(hostPort);
    assertThat(driver.create(rival)).isEqualTo(Creation.CREATED);
  }

  @Test
  @Row("D-26")
  void aHostPortThatIsListenedOnIsUsed() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(driver.usedHostPorts()).contains(listening.getLocalPort());
      MachineSpec spec =
          spec("m1").withPortForwards(List.of(new PortForward(listening.getLocalPort(), 8123)));
      assertCode(Code.HOST_PORT_TAKEN, () -> driver.create(spec));
    }
  }

  @Test
  @Row("D-27")
  void aCommandReadsItsInputToTheEndAndSaysHowItEnded() {
    MachineSpec spec = booted("m1");
    byte[] input = new byte[300_000];
    Arrays.fill(input, (byte) 'x');

    ExecResult counted =
        driver.execute(
            spec.id(),
            List.of("sh", "-c", "wc -c; echo oops >&2; exit 7"),
            input,
            Duration.ofSeconds(30));
    assertThat(counted.stdout().strip()).isEqualTo("300000");
    assertThat(counted.stderr()).isEqualTo("oops\n");
    assertThat(counted.exitCode()).isEqualTo(7);
    assertThat(counted.succeeded()).isFalse();
    assertThat(counted.toString()).doesNotContain("oops");

    ExecResult echoed = driver.execute(spec.id(), List.of("cat"), input, Duration.ofSeconds(30));
    assertThat(echoed.stdoutBytes()).isEqualTo(input);
    assertThat(echoed.truncated()).isFalse();

    ExecResult deaf = driver.execute(spec.id(), List.of("true"), input, Duration.ofSeconds(30));
    assertThat(deaf.succeeded()).as("a command that doesn't read").isTrue();

    ExecResult none =
        driver.execute(spec.id(), List.of("/no/such"), new byte[0], Duration.ofSeconds(30));
    assertThat(none.exitCode()).as("a command that isn't there").isIn(126, 127);
  }

  @Test
  @Row("D-28")
  void aCommandIsGivenUpAtItsDeadline() {
    MachineSpec spec = booted("m1");
    long begin = System.nanoTime();

    assertCode(
        Code.DEADLINE_EXCEEDED,
        () ->
            driver.execute(spec.id(), List.of("sleep", "60"), new byte[0], Duration.ofSeconds(1)));

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
  }

  // Watching

  @Test
  @Row({"D-32", "D-33"})
  void aWatchBeginsWithASnapshotAndThenSaysEachChangeOnce() {
    MachineSpec before = running("m1");
    WatchRecorder recorder = new WatchRecorder();
    try (Subscription watch = driver.watch(recorder)) {
      await().atMost(soon()).until(() -> !recorder.events().isEmpty());
      assertThat(recorder.events().getFirst())
          .isEqualTo(new WatchEvent.Snapshot(List.of(present(before.id()))));

      MachineSpec spec = spec("m2");
      driver.create(spec);
      awaitChanges(recorder, spec.id(), 1);
      driver.powerOn(spec.id());
      awaitChanges(recorder, spec.id(), 2);
      MachineState running = driver.describe(spec.id());
      driver.powerOff(spec.id(), soon());
      awaitChanges(recorder, spec.id(), 3);
      MachineState off = driver.describe(spec.id());
      driver.destroy(spec.id(), soon());
      awaitChanges(recorder, spec.id(), 4);

      List<MachineState> changes = recorder.changesOf(spec.id());
      assertThat(changes).hasSize(4);
      assertThat(((Present) changes.getFirst()).power()).isEqualTo(Power.OFF);
      assertThat(changes.subList(1, 4)).containsExactly(running, off, new Absent(spec.id()));
      assertThat(recorder.changesOf(before.id())).as("nothing happened to it").isEmpty();
      assertThat(recorder.snapshots()).hasSize(1);
    }
  }

  @Test
  @Row("D-34")
  void aMachineThatDiesIsToldAtOnce() {
    MachineSpec spec = booted("m1");
    WatchRecorder recorder = new WatchRecorder();
    try (Subscription watch = driver.watch(recorder)) {
      await().atMost(soon()).until(() -> !recorder.snapshots().isEmpty());

      crash(spec.id());

      await()
          .atMost(Duration.ofSeconds(2))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> !recorder.changesOf(spec.id()).isEmpty());
      Present dead = (Present) recorder.changesOf(spec.id()).getFirst();
      assertThat(dead.power()).isEqualTo(Power.OFF);
      assertThat(dead.stop()).isPresent();
    }
  }

  @Test
  @Row("D-35")
  void aClosedWatchIsSilent() {
    WatchRecorder recorder = new WatchRecorder();
    WatchRecorder witness = new WatchRecorder();
    Subscription closed = driver.watch(recorder);
    try (Subscription open = driver.watch(witness)) {
      await().atMost(soon()).until(() -> !recorder.snapshots().isEmpty());
      await().atMost(soon()).until(() -> !witness.snapshots().isEmpty());
      closed.close();
      closed.close();
      int heard = recorder.events().size();

      MachineSpec spec = spec("m1");
      driver.create(spec);
      awaitChanges(witness, spec.id(), 1);

      assertThat(recorder.events()).hasSize(heard);
    }
  }

  @Test
  @Row("D-36")
  void aListenerThatFailsIsToldTheNextEvent() {
    WatchRecorder recorder = new WatchRecorder();
    try (Subscription watch =
        driver.watch(
            event -> {
              recorder.accept(event);
              throw new IllegalStateException("on purpose");
            })) {
      await().atMost(soon()).until(() -> !recorder.snapshots().isEmpty());
      MachineSpec spec = spec("m1");
      driver.create(spec);
      awaitChanges(recorder, spec.id(), 1);
    }
  }

  // The host

  @Test
  @Row("D-41")
  void theHostIsDescribedPlausibly() {
    Traits traits = driver.traits();
    Capacity capacity = driver.capacity();

    assertThat(driver.name()).matches("[a-z]+");
    assertThat(traits.hostMemoryMiB()).isPositive();
    assertThat(traits.hostCpus()).isPositive();
    assertThat(traits.cgroupVersion()).isBetween(1, 2);
    assertThat(traits.bootDeadline()).isPositive();
    assertThat(capacity.cpus()).isPositive();
    assertThat(capacity.freeMemoryMiB()).isBetween(1, capacity.totalMemoryMiB());
    assertThat(capacity.largestMachineMiB()).isBetween(1, capacity.totalMemoryMiB());
  }

  @Test
  @Row("D-42")
  void whatTraitsSayOfTheGuestIsTrueInside() {
    MachineSpec spec = booted("m1");
    Traits traits = driver.traits();

    int seen =
        Integer.parseInt(
                run(spec.id(), "sed -n 's/^MemTotal: *\\([0-9]*\\) kB/\\1/p' /proc/meminfo")
                    .stdout()
                    .strip())
            / 1024;
    assertThat(seen > MEMORY_MIB)
        .as("SEES_HOST_MEMORY")
        .isEqualTo(traits.has(Traits.GuestException.SEES_HOST_MEMORY));
    boolean lowers = run(spec.id(), "sh -c 'echo -500 > /proc/self/oom_score_adj'").succeeded();
    assertThat(!lowers)
        .as("CANNOT_LOWER_OOM_SCORE")
        .isEqualTo(traits.has(Traits.GuestException.CANNOT_LOWER_OOM_SCORE));
    boolean setsConntrack =
        run(
                spec.id(),
                "f=/proc/sys/net/netfilter/nf_conntrack_max; mount -o remount,rw /proc/sys"
                    + " 2>/dev/null; sh -c \"cat $f > $f\"")
            .succeeded();
    assertThat(!setsConntrack)
        .as("CANNOT_SET_CONNTRACK_MAX")
        .isEqualTo(traits.has(Traits.GuestException.CANNOT_SET_CONNTRACK_MAX));
    assertThat(run(spec.id(), "test -e /sys/fs/cgroup/cgroup.controllers").succeeded())
        .as("cgroup v2")
        .isEqualTo(traits.cgroupVersion() == 2);
  }
}
