package dev.slipway.infrastructure.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineSpec;
import dev.slipway.infrastructure.NetworkSpec;
import dev.slipway.infrastructure.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whom machines reach. What is beyond the host is a network namespace of its own. */
class NetworkIT extends FaultFixture {

  private static final String WORLD = "slipway-world";

  /** Of a range for documentation (RFC 5737). */
  private static final String HOST_THERE = "198.51.100.1";

  private static final int TIMED_OUT = 124;

  private static final String WORLD_ADDRESS = "198.51.100.2";

  @BeforeEach
  void makeWorld() {
    removeWorld();
    ip("netns", "add", WORLD);
    ip("link", "add", "slw-host", "type", "veth", "peer", "name", "slw-world", "netns", WORLD);
    ip("address", "add", HOST_THERE + "/30", "dev", "slw-host");
    ip("link", "set", "slw-host", "up");
    ip("-n", WORLD, "address", "add", WORLD_ADDRESS + "/30", "dev", "slw-world");
    ip("-n", WORLD, "link", "set", "slw-world", "up");
  }

  @AfterEach
  void removeWorld() {
    HostCommands.attempt("removing the world", Deadline.in(SOON), "ip", "netns", "delete", WORLD);
  }

  private static void ip(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "ip";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    HostCommands.run("arranging a network", Deadline.in(SOON), command);
  }

  @Test
  void machinesReachTheirOwnClusterAndTheWorldAndNoOtherCluster() {
    NetworkSpec other =
        IntStream.range(1, 256)
            .mapToObj(i -> new Cidr(network.cidr().network(), 24).plus(i))
            .filter(
                range ->
                    driver.usedNetworks().stream().noneMatch(used -> used.cidr().overlaps(range)))
            .map(range -> new NetworkSpec("cl-other", range))
            .findFirst()
            .orElseThrow();
    driver.ensureNetwork(other);
    MachineSpec sibling = machine(network, 12);
    MachineSpec stranger = machine(other, 12);
    run(sibling);
    run(stranger);
    boot();
    await()
        .atMost(driver.traits().bootDeadline())
        .until(() -> hostReaches(sibling) && hostReaches(stranger));

    assertThat(reaches(sibling.address().toString())).as("its own cluster").isTrue();
    assertThat(reaches(WORLD_ADDRESS)).as("the world, which has no route back").isTrue();
    assertThat(reaches(stranger.address().toString())).as("another cluster").isFalse();
    ip("-n", WORLD, "route", "add", network.cidr().toString(), "via", HOST_THERE);
    assertThat(knockFromTheWorld(HOST_THERE)).as("the host refuses").isEqualTo(1);
    assertThat(knockFromTheWorld(sibling.address().toString()))
        .as("no answer of a machine")
        .isEqualTo(TIMED_OUT);
  }

  /** How {@code timeout} ends that asks for a port which nobody listens on. */
  private static int knockFromTheWorld(String address) {
    return HostCommands.attempt(
            "knocking",
            Deadline.in(SOON),
            "ip",
            "netns",
            "exec",
            WORLD,
            "timeout",
            "3",
            "bash",
            "-c",
            "exec 3<>/dev/tcp/" + address + "/9")
        .exitCode();
  }

  private static MachineSpec machine(NetworkSpec network, int number) {
    return MachineSpec.of(
        new MachineId(network.clusterId(), "m" + number, 1),
        network,
        network.cidr().address(number),
        384,
        QemuIsThere.image(),
        Secret.of(NO_CONFIGURATION));
  }

  private boolean reaches(String address) {
    return execute("ping -c 1 -W 2 " + address).succeeded();
  }

  private static boolean hostReaches(MachineSpec machine) throws IOException {
    return InetAddress.getByName(machine.address().toString()).isReachable(1000);
  }
}
