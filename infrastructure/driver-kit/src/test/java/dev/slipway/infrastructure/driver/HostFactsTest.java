package dev.slipway.infrastructure.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.UsedNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostFactsTest {

  @TempDir Path root;

  @Test
  void memoryIsReadInMiB() throws IOException {
    assertThat(facts().totalMemoryMiB()).isEmpty();
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
    routes();

    assertThat(facts().routes())
        .extracting(UsedNetwork::cidr)
        .extracting(Object::toString)
        .containsExactly("192.0.2.0/24", "10.0.0.0/8");
  }

  @Test
  void aNetworksNameSaysMoreThanItsRoute() throws IOException {
    routes();
    UsedNetwork named =
        new UsedNetwork(Cidr.parse("10.0.0.0/8"), "machine network of cl-1", Optional.of("cl-1"));

    assertThat(facts().withRoutes(List.of(named)))
        .extracting(UsedNetwork::usedBy)
        .containsExactly("machine network of cl-1", "route to eth0");
  }

  @Test
  void aProcessHasAStartUntilItsLastThreadHasEnded() throws IOException {
    process(7, "S", 3);
    assertThat(facts().startOfProcess(7)).hasValue(4711);
    process(8, "Z", 2);
    assertThat(facts().startOfProcess(8)).as("its first thread has ended").hasValue(4711);
    process(9, "Z", 1);
    assertThat(facts().startOfProcess(9)).isEmpty();
    assertThat(facts().startOfProcess(10)).isEmpty();
  }

  private void routes() throws IOException {
    write(
        "proc/net/route",
        """
        Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
        eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
        eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
        vpn0\t0000000A\t00000000\t0001\t0\t0\t0\t000000FF\t0\t0\t0
        """);
  }

  private void process(int pid, String state, int threads) throws IOException {
    write(
        "proc/" + pid + "/stat",
        pid + " (qemu (x) 86) " + state + " 1" + " 0".repeat(17) + " 4711 0 0\n");
    for (int i = 0; i < threads; i++) {
      Files.createDirectories(root.resolve("proc/" + pid + "/task/" + (pid + i)));
    }
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
