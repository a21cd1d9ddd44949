package dev.slipway.simulator.kubernetes;

import dev.slipway.simulator.kubernetes.TestAuthority.Leaf;
import dev.slipway.simulator.kubernetes.apiserver.ApiServer;
import dev.slipway.simulator.kubernetes.apiserver.ApiServerOptions;
import dev.slipway.simulator.kubernetes.controller.ControllerManager;
import dev.slipway.simulator.kubernetes.controller.ControllerManagerOptions;
import dev.slipway.simulator.kubernetes.node.ImageCatalogue;
import dev.slipway.simulator.kubernetes.node.NodeOptions;
import dev.slipway.simulator.kubernetes.node.PodDelays;
import dev.slipway.simulator.kubernetes.node.SimulatedNode;
import dev.slipway.simulator.kubernetes.scheduler.Scheduler;
import java.net.http.HttpClient;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;

/** A whole simulated cluster with a controller and some workers. */
final class TestCluster implements AutoCloseable {
  final TestAuthority authority = new TestAuthority("kubernetes");
  final Leaf admin = authority.client("O=system:masters,CN=admin");
  final KeyPair accountKeys = TestAuthority.newKeys();
  final AtomicBoolean quorum = new AtomicBoolean(true);
  final KubernetesSite site;
  final SimulatedCluster cluster;
  final List<SimulatedNode> nodes = new ArrayList<>();
  ApiServer api;
  ControllerManager controllers;
  Scheduler scheduler;

  TestCluster(KubernetesSite site, String id, String network, int port, int workers) {
    this.site = site;
    this.cluster = site.cluster(id);
    this.api = cluster.startApiServer(options(port));
    this.controllers =
        cluster.startControllerManager(
            new ControllerManagerOptions(
                "c1", Duration.ofSeconds(4), authority.pem(), Duration.ofSeconds(1)));
    this.scheduler = cluster.startScheduler("c1");
    for (int i = 1; i <= workers; i++) {
      nodes.add(cluster.startNode(node(i, network)));
    }
  }

  ApiServerOptions options(int port) {
    Leaf server = authority.server("127.0.0.1");
    return new ApiServerOptions(
        "c1",
        "127.0.0.1",
        port,
        "127.0.0.1",
        server.certificatePem(),
        server.keyPem(),
        authority.pem(),
        List.of(TestAuthority.pem(accountKeys.getPublic())),
        TestAuthority.pem(accountKeys),
        "https://kubernetes.default.svc.cluster.local",
        "10.3.0.0/24",
        ApiServerOptions.HEALTH_PATHS,
        quorum::get);
  }

  static NodeOptions node(int number, String network) {
    PodDelays quick =
        new PodDelays(
            Duration.ZERO,
            Duration.ofMillis(50),
            Duration.ofMillis(20),
            Duration.ofMillis(30),
            Duration.ofMillis(50),
            Duration.ofMillis(10),
            0.2);
    return TestNodes.like(
        NodeOptions.worker(
            "w" + number,
            network + ".20" + number,
            "10.2." + number + ".0/24",
            UUID.randomUUID().toString()),
        Duration.ofSeconds(2),
        image ->
            image.contains("missing")
                ? ImageCatalogue.Availability.UNKNOWN
                : ImageCatalogue.Availability.PRESENT,
        quick);
  }

  String url() {
    return "https://127.0.0.1:" + api.port();
  }

  SSLContext adminContext() {
    return authority.context(admin);
  }

  /** A client with the administrator's certificate. */
  HttpClient adminClient() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .sslContext(adminContext())
        .build();
  }

  @Override
  public void close() {
    cluster.close();
  }
}
