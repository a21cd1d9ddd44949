package dev.slipway.gateway.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A state directory and the ports at which the tests' own services listen. */
public class GatewayTestResource implements QuarkusTestResourceLifecycleManager {

  @Override
  public Map<String, String> start() {
    try {
      Path state = Files.createTempDirectory("gateway-state").resolve("gateway");
      String provisioner = Integer.toString(freePort());
      String deployer = Integer.toString(freePort());
      String monitor = Integer.toString(freePort());
      return Map.ofEntries(
          Map.entry("quarkus.http.test-ssl-port", Integer.toString(freePort())),
          Map.entry("slipway.gateway.state-dir", state.toString()),
          Map.entry("slipway.gateway.upstream.provisioner", "http://127.0.0.1:" + provisioner),
          Map.entry("slipway.gateway.upstream.deployer", "http://127.0.0.1:" + deployer),
          Map.entry("slipway.gateway.upstream.monitor", "http://127.0.0.1:" + monitor),
          Map.entry("slipway.gateway.upstream.answer-timeout", "5s"),
          Map.entry("slipway.gateway.upstream.most", "48"),
          Map.entry("slipway.gateway.upstream.most-waiting", "16"),
          Map.entry("slipway.gateway.events.heartbeat", "1s"),
          Map.entry("slipway.gateway.events.live-events", "256"),
          Map.entry("slipway.gateway.events.stall-limit", "10s"),
          Map.entry("slipway.gateway.limits.token-recheck", "1s"),
          Map.entry("slipway.gateway.limits.token-cache", "200ms"),
          Map.entry("slipway.gateway.limits.burst", "500"),
          Map.entry("slipway.gateway.tunnels.most-of-one-token", "3"),
          Map.entry("test.provisioner.port", provisioner),
          Map.entry("test.deployer.port", deployer),
          Map.entry("test.monitor.port", monitor));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {}

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
