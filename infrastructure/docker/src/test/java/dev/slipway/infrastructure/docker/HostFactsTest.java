package dev.slipway.infrastructure.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.infrastructure.UsedNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostFactsTest {

  @TempDir Path root;

  @Test
  void memoryIsReadInMiB() throws IOException {
    write(
        "proc/meminfo",
        "MemTotal:       24684352 kB\nMemFree: 1 kB\nMemAvailable:   20480000 kB\n");

    assertThat(facts().totalMemoryMiB()).hasValue(24105);
    assertThat(facts().availableMemoryMiB()).hasValue(20000);
  }

  @Test
  void listeningPortsAreThoseOfBothFamiliesAndNoConnections() throws IOException {
    String header = "  sl  local_address rem_address   st tx_queue rx_queue\n";
    write(
        "proc/net/tcp",
        header
            + "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000\n"
            + "   1: 0100007F:C001 0100007F:1F90 01 00000000:00000000\n");
    write(
        "proc/net/tcp6",
        header + "   0: 00000000000000000000000000000000:0050 00000000:0000 0A 0:0\n");

    assertThat(facts().listeningPorts()).containsExactly(80, 8080);
  }

  @Test
  void routesAreRangesAndTheDefaultRouteIsNone() throws IOException {
    write(
        "proc/net/route",
        """
        Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
        eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
        eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
        vpn0\t0000000A\t00000000\t0001\t0\t0\t0\t000000FF\t0\t0\t0
        """);

    assertThat(facts().routes())
        .extracting(UsedNetwork::cidr)
        .extracting(Object::toString)
        .containsExactly("192.0.2.0/24", "10.0.0.0/8");
  }

  @Test
  void theDaemonsOwnLimitsAreRead() throws IOException {
    write("run/docker.pid", "42");
    write("proc/42/comm", "dockerd\n");
    write("proc/42/status", "Name:\tdockerd\nCapBnd:\t000001fffeffffff\n");
    write(
        "proc/42/limits",
        "Max open files            20000                20001                files\n");

    assertThat(facts().daemonMostOpenFiles()).hasValue(20001);
    Capabilities capabilities = new Capabilities(facts().daemonBoundingSet().orElseThrow());
    assertThat(capabilities.has("SYS_RESOURCE")).isFalse();
    assertThat(capabilities.has("SYS_ADMIN")).isTrue();
    assertThat(capabilities.missing()).extracting(Enum::name).containsExactly("SYS_RESOURCE");
  }

  @Test
  void aPidThatIsAnothersNowIsNotTheDaemon() throws IOException {
    write("run/docker.pid", "42");
    write("proc/42/comm", "bash\n");
    write("proc/42/status", "CapBnd:\t0\n");

    assertThat(facts().daemonBoundingSet()).isEmpty();
    assertThat(Capabilities.ALL.missing()).isEmpty();
  }

  @Test
  void aProcessIsTakenForTheContainersByItsControlGroup() throws IOException {
    String stat = "7 (a b) S" + " 0".repeat(18) + " 4711 0\n";
    write("proc/7/stat", stat);
    write("proc/7/cgroup", "1:cpu:/docker/abc123/init\n");

    assertThat(facts().startOfContainerProcess(7, "abc123")).hasValue(4711);
    assertThat(facts().startOfContainerProcess(7, "other")).isEmpty();
    assertThat(facts().startOfProcess(8)).isEmpty();
    write("proc/7/stat", stat.replace(") S", ") Z"));
    assertThat(facts().startOfProcess(7)).as("a zombie is dead").isEmpty();
  }

  @Test
  void theKernelLogIsTheHostsOrTakenForGrantedInAContainer() throws IOException {
    assertThat(facts().hasKernelLog()).isFalse();
    write(".dockerenv", "");
    assertThat(facts().hasKernelLog()).isTrue();
  }

  private HostFacts facts() {
    return new HostFacts(root);
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
