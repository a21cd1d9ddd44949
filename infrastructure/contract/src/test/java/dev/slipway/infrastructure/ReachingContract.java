package dev.slipway.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.InfrastructureDriver.Creation;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rows about machines' ports. */
abstract class ReachingContract extends ShellContract {

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
}
