package dev.slipway.infrastructure.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.infrastructure.Cidr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostFactsTest {

  @TempDir Path root;

  private void file(String path, String text) throws IOException {
    Files.createDirectories(root.resolve(path).getParent());
    Files.writeString(root.resolve(path), text);
  }

  private void process(int pid, String state, int threads) throws IOException {
    file(
        "proc/" + pid + "/stat",
        pid + " (qemu (x) 86) " + state + " 1" + " 0".repeat(17) + " 4711 0 0\n");
    for (int i = 0; i < threads; i++) {
      Files.createDirectories(root.resolve("proc/" + pid + "/task/" + (pid + i)));
    }
  }

  @Test
  void aProcessHasAStartUntilItsLastThreadHasEnded() throws IOException {
    HostFacts host = new HostFacts(root);
    process(7, "S", 3);
    assertThat(host.startOfProcess(7)).hasValue(4711);
    process(8, "Z", 2);
    assertThat(host.startOfProcess(8)).as("its first thread has ended").hasValue(4711);
    process(9, "Z", 1);
    assertThat(host.startOfProcess(9)).isEmpty();
    assertThat(host.startOfProcess(10)).isEmpty();
  }

  @Test
  void aStoppedProcessIsSeenAsThat() throws IOException {
    process(7, "T", 1);
    process(8, "R", 1);
    assertThat(new HostFacts(root).isStopped(7)).isTrue();
    assertThat(new HostFacts(root).isStopped(8)).isFalse();
    assertThat(new HostFacts(root).isStopped(9)).isFalse();
  }

  @Test
  void processesAreFoundByAnArgument() throws IOException {
    file("proc/7/cmdline", "qemu\0-smbios\0type=11,value=dev.slipway.boot=b1\0");
    file("proc/8/cmdline", "qemu\0-smbios\0type=11,value=dev.slipway.boot=b2\0");
    assertThat(new HostFacts(root).processesWith("dev.slipway.boot=b2")).containsExactly(8L);
  }

  @Test
  void routesNameServersAndMemoryAreRead() throws IOException {
    HostFacts host = new HostFacts(root);
    file(
        "proc/net/route",
        "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\n"
            + "eth0\t00000000\t010011AC\t3\t0\t0\t0\t00000000\n"
            + "slq-1\t00001DAC\t00000000\t1\t0\t0\t0\t00FFFFFF\n");
    assertThat(host.routes())
        .singleElement()
        .satisfies(route -> assertThat(route.cidr()).isEqualTo(Cidr.parse("172.29.0.0/24")));
    file("etc/resolv.conf", "nameserver 127.0.0.53\n");
    file("run/systemd/resolve/resolv.conf", "nameserver 192.0.2.53\nnameserver fd00::1\n");
    assertThat(host.nameServers()).containsExactly("192.0.2.53");
    file("proc/meminfo", "MemTotal: 2048000 kB\nMemAvailable:  1024000 kB\n");
    assertThat(host.totalMemoryMiB()).isEqualTo(2000);
    assertThat(host.availableMemoryMiB()).isEqualTo(1000);
  }
}
