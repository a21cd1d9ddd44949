package dev.slipway.infrastructure.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFactsTest {

  @TempDir Path root;

  private void file(String path, String text) throws IOException {
    Files.createDirectories(root.resolve(path).getParent());
    Files.writeString(root.resolve(path), text);
  }

  private void process(int pid, String state) throws IOException {
    file(
        "proc/" + pid + "/stat",
        pid + " (qemu (x) 86) " + state + " 1" + " 0".repeat(17) + " 4711 0 0\n");
  }

  @Test
  void aStoppedProcessIsSeenAsThat() throws IOException {
    process(7, "T");
    process(8, "R");
    assertThat(new LocalFacts(root).isStopped(7)).isTrue();
    assertThat(new LocalFacts(root).isStopped(8)).isFalse();
    assertThat(new LocalFacts(root).isStopped(9)).isFalse();
  }

  @Test
  void processesAreFoundByAnArgument() throws IOException {
    file("proc/7/cmdline", "qemu\0-smbios\0type=11,value=dev.slipway.boot=b1\0");
    file("proc/8/cmdline", "qemu\0-smbios\0type=11,value=dev.slipway.boot=b2\0");
    assertThat(new LocalFacts(root).processesWith("dev.slipway.boot=b2")).containsExactly(8L);
  }

  @Test
  void nameServersAreThoseThatMachinesReach() throws IOException {
    file("etc/resolv.conf", "nameserver 127.0.0.53\n");
    file("run/systemd/resolve/resolv.conf", "nameserver 192.0.2.53\nnameserver fd00::1\n");
    assertThat(new LocalFacts(root).nameServers()).containsExactly("192.0.2.53");
  }

  @Test
  void theMemoryOfAProcessIsWhatItHasTouched() throws IOException {
    file("proc/7/status", "Name:\tqemu\nVmSize:\t 9000000 kB\nVmRSS:\t  204800 kB\n");
    assertThat(new LocalFacts(root).residentMiB(7)).isEqualTo(200);
    assertThat(new LocalFacts(root).residentMiB(8)).isZero();
  }
}
