package dev.slipway.simulator.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.infrastructure.Cidr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostPortsTest {
  private static final String HEADING =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when\n";
  private static final Cidr MACHINES = Cidr.parse("127.20.0.0/24");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path proc;

  private long now;

  @BeforeEach
  void makeDirectory() throws IOException {
    Files.createDirectory(proc.resolve("net"));
  }

  /** Each look at the clock is one reading later. */
  private HostPorts ports() {
    return new HostPorts(proc, () -> ++now);
  }

  /** The kernel's bytes are in the order of the host. */
  private void listening(String... sockets) throws IOException {
    StringBuilder text = new StringBuilder(HEADING);
    for (String socket : sockets) {
      text.append("   0: ").append(socket).append(" 00000000:0000 0A 0 0 0\n");
    }
    text.append("   9: 0100007F:FFFF 0100007F:1F90 01 0 0 0\n");
    Files.writeString(proc.resolve("net/tcp"), text.toString());
  }

  @Test
  void whatIsListenedOnIsToldByPortOrByNetworkOfMachines() throws IOException {
    listening("00000000:1F90", "0100007F:0050", "0500147F:01BB");

    assertThat(ports().outside(List.of(MACHINES))).containsExactly(80, 8080);
    assertThat(ports().networks(Cidr.parse("127.20.0.0/16"))).containsExactly(MACHINES);
  }

  @Test
  void fewAreReadEachTime() throws IOException {
    HostPorts ports = ports();
    listening("00000000:1F90");
    assertThat(ports.outside(List.of())).containsExactly(8080);
    listening("00000000:1F91");

    assertThat(ports.outside(List.of())).containsExactly(8081);
  }

  @Test
  void manyCountForTwentyTimesAsLongAsReadingTook() throws IOException {
    HostPorts ports = ports();
    String[] many = new String[1000];
    Arrays.fill(many, "00000000:1F90");
    listening(many);
    assertThat(ports.outside(List.of())).containsExactly(8080);
    listening("00000000:1F91");

    for (int looks = 1; looks < 20; looks++) {
      assertThat(ports.outside(List.of())).containsExactly(8080);
    }
    assertThat(ports.outside(List.of())).containsExactly(8081);
  }
}
