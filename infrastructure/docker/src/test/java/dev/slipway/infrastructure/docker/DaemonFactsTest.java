package dev.slipway.infrastructure.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonFactsTest {

  @TempDir Path root;

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
  void theDaemonIsFoundByItsNameWhereItHasNoPidFile() throws IOException {
    write("proc/41/comm", "bash\n");
    write("proc/42/comm", "dockerd\n");
    write("proc/42/status", "CapBnd:\t5\n");

    assertThat(facts().daemonBoundingSet()).hasValue(5);
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
    assertThat(facts().startOfContainerProcess(8, "abc123")).isEmpty();
    write("proc/7/stat", stat.replace(") S", ") Z"));
    assertThat(facts().startOfContainerProcess(7, "abc123")).as("a zombie is dead").isEmpty();
  }

  @Test
  void theKernelLogIsTheHostsOrTakenForGrantedInAContainer() throws IOException {
    assertThat(facts().hasKernelLog()).isFalse();
    write(".dockerenv", "");
    assertThat(facts().hasKernelLog()).isTrue();
  }

  private DaemonFacts facts() {
    return new DaemonFacts(root);
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
