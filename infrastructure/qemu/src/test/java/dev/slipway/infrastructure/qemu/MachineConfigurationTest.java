package dev.slipway.infrastructure.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.DataVolume;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineSpec;
import dev.slipway.infrastructure.NetworkSpec;
import dev.slipway.infrastructure.Secret;
import dev.slipway.infrastructure.ignition.IgnitionDocument;
import dev.slipway.infrastructure.ignition.IgnitionReader;
import dev.slipway.infrastructure.qemu.ShellSetup.Keys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class MachineConfigurationTest {

  private static final NetworkSpec NETWORK = new NetworkSpec("cl-a", Cidr.parse("172.29.0.0/24"));
  private static final String FILE =
      "{\"ignition\":{\"version\":\"3.4.0\"},\"storage\":{\"files\":[{\"path\":\"%s\",\"contents\":"
          + "{\"source\":\"data:,%s\"}}]}}";

  private static MachineSpec spec(String ignition) {
    return MachineSpec.of(
        new MachineId("cl-a", "m1", 1),
        NETWORK,
        NETWORK.cidr().address(11),
        512,
        "/images/vm",
        Secret.of(ignition));
  }

  /** The driver's part, as a machine reads it. */
  private static IgnitionDocument driverPart(MachineSpec spec) throws IOException {
    JsonNode merge =
        Qmp.JSON
            .readTree(
                MachineConfiguration.of(spec)
                    .json(
                        "02:00:00:00:00:01",
                        List.of("192.0.2.53"),
                        new Keys("host secret", "host public"),
                        new Keys("user secret", "user public")))
            .path("ignition")
            .path("config")
            .path("merge");
    assertThat(text(merge.get(0))).isEqualTo(spec.ignition().reveal());
    return IgnitionReader.read(text(merge.get(1)));
  }

  private static String text(JsonNode part) throws IOException {
    assertThat(part.path("compression").asText()).isEqualTo("gzip");
    String url = part.path("source").asText();
    byte[] compressed = Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1));
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String file(IgnitionDocument document, String path) {
    return document.files().stream()
        .filter(file -> file.path().equals(path))
        .map(file -> new String(file.contents().bytes(), StandardCharsets.UTF_8))
        .findFirst()
        .orElse("absent");
  }

  @Test
  void theMachineHasItsNameAddressAndKeys() throws IOException {
    IgnitionDocument part = driverPart(spec("{\"ignition\":{\"version\":\"3.4.0\"}}"));
    assertThat(file(part, "/etc/hostname")).isEqualTo("m1\n");
    assertThat(file(part, "/etc/systemd/network/10-slipway.network"))
        .contains("MACAddress=02:00:00:00:00:01")
        .contains("Address=172.29.0.11/24")
        .contains("Gateway=172.29.0.1")
        .contains("DNS=192.0.2.53");
    assertThat(file(part, "/etc/resolv.conf")).isEqualTo("nameserver 192.0.2.53\n");
    assertThat(file(part, ShellSetup.DIRECTORY + "/host_key")).isEqualTo("host secret");
    assertThat(file(part, ShellSetup.DIRECTORY + "/authorized_keys")).isEqualTo("user public");
    assertThat(part.files()).noneSatisfy(file -> assertThat(file.path()).contains("user_key"));
  }

  @Test
  void theMachinesHostsAreAddedToTheDrivers() throws IOException {
    assertThat(
            file(
                driverPart(spec(FILE.formatted("/etc/hosts", "172.29.0.9%20e1%0A"))), "/etc/hosts"))
        .contains("127.0.0.1 localhost\n")
        .contains("172.29.0.11 m1\n")
        .contains("172.29.0.9 e1\n");
  }

  @Test
  void theMachinesResolverIsItsOwn() throws IOException {
    assertThat(file(driverPart(spec(FILE.formatted("/etc/resolv.conf", "x"))), "/etc/resolv.conf"))
        .isEqualTo("absent");
  }

  @Test
  void aDataVolumeIsMounted() throws IOException {
    IgnitionDocument part =
        driverPart(
            spec("{\"ignition\":{\"version\":\"3.4.0\"}}")
                .withDataVolume(new DataVolume("d1", "/var/lib/mysql")));
    assertThat(part.units())
        .anySatisfy(
            unit -> {
              assertThat(unit.name()).isEqualTo("var-lib-mysql.mount");
              assertThat(unit.enabled()).contains(true);
              assertThat(unit.contents().orElseThrow()).contains("virtio-slipway-data");
            });
  }

  @Test
  void whatABootWouldHideOrContradictIsRefused() {
    assertThatThrownBy(() -> MachineConfiguration.of(spec(FILE.formatted("/run/x", "hunter2"))))
        .isInstanceOf(DriverException.class)
        .hasMessageContaining("/run")
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(
            () -> MachineConfiguration.of(spec(FILE.formatted("/etc/hostname", "other"))))
        .isInstanceOf(DriverException.class)
        .hasMessageContaining("m1");
  }

  @Test
  void keysAreMadeInOpenSshsForms() {
    Keys keys = Keys.make("m1");
    assertThat(keys.privateKey()).startsWith("-----BEGIN OPENSSH PRIVATE KEY-----\n");
    assertThat(keys.publicKey()).startsWith("ssh-ed25519 AAAA").endsWith(" m1\n");
    assertThat(keys.toString()).doesNotContain("PRIVATE");
  }
}
