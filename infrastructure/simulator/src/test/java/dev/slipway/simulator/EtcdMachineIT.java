package dev.slipway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.infrastructure.ExecResult;
import dev.slipway.infrastructure.MachineSpec;
import dev.slipway.infrastructure.NetworkSpec;
import dev.slipway.simulator.fault.FaultSpec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines whose units start etcd: members over TLS, a quorum, and what a lost disk does to it. */
class EtcdMachineIT {
  private static final Duration SOON = Duration.ofSeconds(15);

  @TempDir Path directory;

  private final TestCertificates authority = new TestCertificates();

  EtcdMachineIT() throws Exception {}

  private MachineSpec member(NetworkSpec network, int number) throws Exception {
    String name = "e" + number;
    String address = address(network, number);
    TestCertificates.Leaf leaf = authority.leaf(name, address);
    String initial =
        String.join(
            ",",
            Stream.of(1, 2, 3)
                .map(one -> "e" + one + "=https://" + address(network, one) + ":2380")
                .toList());
    String client = "https://" + address + ":2379";
    String peer = "https://" + address + ":2380";
    String ssl = "/etc/ssl/";
    String unit =
        "Restart=always\nRestartSec=1\nExecStart=/usr/local/bin/etcd --name=%s --initial-cluster=%s"
                .formatted(name, initial)
            + " --initial-cluster-state=new --initial-cluster-token=cl-test"
            + " --advertise-client-urls=%s --initial-advertise-peer-urls=%s".formatted(client, peer)
            + Stream.of("", "peer-")
                .map(
                    kind ->
                        " --%1$scert-file=%2$sown.pem --%1$skey-file=%2$sown-key.pem"
                                .formatted(kind, ssl)
                            + " --%1$strusted-ca-file=%2$sca.pem".formatted(kind, ssl))
                .reduce("", String::concat);
    return TestSimulator.machine(
        network,
        name,
        50 + number,
        TestSimulator.ignition(
            List.of(
                TestCertificates.file(ssl + "own.pem", leaf.certificatePem()),
                TestCertificates.file(ssl + "own-key.pem", leaf.keyPem()),
                TestCertificates.file(ssl + "ca.pem", authority.authorityPem())),
            List.of(TestCertificates.unit("etcd.service", unit))));
  }

  private static String address(NetworkSpec network, int number) {
    return network.cidr().address(50L + number).toString();
  }

  private HttpClient client(boolean withCertificate) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", authority.authority());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    if (withCertificate) {
      TestCertificates.Leaf leaf = authority.leaf("client", "127.0.0.1");
      own.setKeyEntry("own", leaf.key(), new char[0], new Certificate[] {leaf.certificate()});
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, new char[0]);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(tls).connectTimeout(SOON).build();
  }

  private static JsonNode get(HttpClient client, String url)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(SOON).build();
    return new ObjectMapper()
        .readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private static ExecResult etcdctl(
      TestSimulator simulator, MachineSpec machine, String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("etcdctl", "--endpoints=https://127.0.0.1:2379"));
    command.addAll(List.of(arguments));
    return simulator.driver().execute(machine.id(), command, new byte[0], SOON);
  }

  @Test
  void membersMakeAQuorumAndALostDiskIsOneMemberLess() throws Exception {
    try (TestSimulator simulator = TestSimulator.start(directory)) {
      NetworkSpec network = simulator.network();
      List<MachineSpec> members = new ArrayList<>();
      for (int i = 1; i <= 3; i++) {
        members.add(member(network, i));
        simulator.driver().create(members.getLast());
      }
      HttpClient client = client(true);
      String first = "https://" + address(network, 1);
      simulator.driver().powerOn(members.getFirst().id());
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .until(() -> get(client, first + ":2379/health").path("health").asText().equals("false"));

      simulator.driver().powerOn(members.get(1).id());
      simulator.driver().powerOn(members.get(2).id());
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .until(
              () ->
                  etcdctl(simulator, members.get(2), "endpoint", "health").succeeded()
                      && get(client, first + ":2379/health")
                          .path("health")
                          .asText()
                          .equals("true"));
      assertThat(get(client, first + ":2380/members")).hasSize(3);
      assertThatThrownBy(() -> get(client(false), first + ":2379/health"))
          .isInstanceOf(IOException.class);

      simulator
          .simulator()
          .faults()
          .add(
              FaultSpec.read(
                  new ObjectMapper()
                      .readTree("{\"kind\":\"ETCD_MEMBER_LOST\",\"machine\":\"e3\"}")));
      simulator.driver().powerOn(members.get(2).id());
      await()
          .atMost(SOON)
          .until(
              () ->
                  simulator
                      .driver()
                      .execute(
                          members.get(2).id(),
                          List.of("journalctl", "-u", "etcd"),
                          new byte[0],
                          SOON)
                      .stdout()
                      .contains("already been bootstrapped"));
      ExecResult status =
          etcdctl(simulator, members.getFirst(), "endpoint", "status", "--write-out=json");
      assertThat(new ObjectMapper().readTree(status.stdout()).at("/0/Status/leader").asText())
          .isNotEqualTo("0");
      assertThat(etcdctl(simulator, members.get(2), "endpoint", "health").stderr())
          .contains("deadline exceeded");
    }
  }
}
