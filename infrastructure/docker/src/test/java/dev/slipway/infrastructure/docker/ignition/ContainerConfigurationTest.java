package dev.slipway.infrastructure.docker.ignition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.infrastructure.ignition.IgnitionException;
import dev.slipway.infrastructure.ignition.IgnitionReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

class ContainerConfigurationTest {

  private static final Map<String, String> IMAGE =
      Map.of(
          "/etc/passwd", "root:x:0:0::/root:/bin/sh\nmysql:x:105:106::/:/bin/false\n",
          "/etc/group", "root:x:0:\nmysql:x:106:\n",
          "/usr/lib/systemd/system/mariadb.service",
              "[Service]\nExecStart=x\n[Install]\nWantedBy=multi-user.target\nAlias=mysql.service\n",
          "/usr/lib/systemd/system/getty@.service", "[Install]\nWantedBy=getty.target\n",
          "/usr/lib/systemd/system/static.service", "[Service]\nExecStart=x\n");

  @Test
  void filesDirectoriesAndLinksAreInTheArchive() throws IOException {
    assertThat(
            entries(
                """
                "storage":{
                 "directories":[{"path":"/etc/x","mode":448}],
                 "files":[{"path":"/etc/x/key","mode":384,"user":{"name":"mysql"},
                   "group":{"name":"mysql"},"contents":{"source":"data:,k"}}],
                 "links":[{"path":"/etc/y","target":"x/key"}]}"""))
        .containsExactly("etc/x/ 700 0:0", "etc/x/key 600 105:106 <k>", "etc/y 777 0:0 -> x/key");
  }

  @Test
  void unitsAreWrittenAndEnabledForWhatTheirInstallSectionSays() throws IOException {
    assertThat(
            entries(
                """
                "systemd":{"units":[
                 {"name":"a.service","enabled":true,"contents":"[Install]\\nWantedBy=one.target two.target\\nRequiredBy=three.target\\n"},
                 {"name":"off.service","enabled":false,"contents":"x"},
                 {"name":"as-it-is.service","dropins":[{"name":"10-x.conf","contents":"y"}]},
                 {"name":"bad.service","mask":true,"contents":"never"}]}"""))
        .containsExactly(
            "etc/systemd/system/a.service 644 0:0 <[Install]",
            "etc/systemd/system/off.service 644 0:0 <x>",
            "etc/systemd/system/as-it-is.service.d/10-x.conf 644 0:0 <y>",
            "etc/systemd/system-preset/20-ignition.preset 644 0:0 <enable a.service",
            "etc/systemd/system/one.target.wants/a.service 777 0:0 -> /etc/systemd/system/a.service",
            "etc/systemd/system/two.target.wants/a.service 777 0:0 -> /etc/systemd/system/a.service",
            "etc/systemd/system/three.target.requires/a.service 777 0:0 -> /etc/systemd/system/a.service",
            "etc/systemd/system/bad.service 777 0:0 -> /dev/null");
  }

  @Test
  void unitsOfTheImageAreEnabledWithTheirAliasesAndInstances() throws IOException {
    assertThat(
            entries(
                """
                "systemd":{"units":[
                 {"name":"mariadb.service","enabled":true},
                 {"name":"getty@tty1.service","enabled":true}]}"""))
        .endsWith(
            "etc/systemd/system/multi-user.target.wants/mariadb.service 777 0:0 -> /usr/lib/systemd/system/mariadb.service",
            "etc/systemd/system/mysql.service 777 0:0 -> /usr/lib/systemd/system/mariadb.service",
            "etc/systemd/system/getty.target.wants/getty@tty1.service 777 0:0 -> /usr/lib/systemd/system/getty@.service");
  }

  @Test
  void aDropInMaySayForWhatAUnitIsEnabled() throws IOException {
    assertThat(
            entries(
                """
                "systemd":{"units":[{"name":"static.service","enabled":true,
                  "dropins":[{"name":"x.conf","contents":"[Install]\\nWantedBy=x.target"}]}]}"""))
        .contains(
            "etc/systemd/system/x.target.wants/static.service 777 0:0 -> /usr/lib/systemd/system/static.service");
  }

  @Test
  void aUnitThatCannotBeEnabledIsRefused() {
    assertRefused(
        "\"systemd\":{\"units\":[{\"name\":\"static.service\",\"enabled\":true}]}",
        "static.service shall be enabled, and has no [Install] section");
    assertRefused(
        "\"systemd\":{\"units\":[{\"name\":\"no.service\",\"enabled\":true}]}",
        "neither the configuration nor the image has it");
  }

  @Test
  void anOwnerThatTheImageDoesNotHaveIsRefused() {
    assertRefused(
        "\"storage\":{\"files\":[{\"path\":\"/a\",\"user\":{\"name\":\"nobody-here\"}}]}",
        "no user named nobody-here");
  }

  @Test
  void whatIsMadeAtBootIsRefused() {
    for (String path : List.of("/run/x", "/tmp/x", "/proc/x", "/sys/x", "/dev/x", "/run")) {
      assertRefused("\"storage\":{\"files\":[{\"path\":\"" + path + "\"}]}", "made anew");
      assertRefused("\"storage\":{\"directories\":[{\"path\":\"" + path + "\"}]}", "made anew");
      assertRefused(
          "\"storage\":{\"links\":[{\"path\":\"" + path + "\",\"target\":\"x\"}]}", "made anew");
    }
    assertThat(
            configuration("\"storage\":{\"files\":[{\"path\":\"/runtime\"}]}").document().files())
        .hasSize(1);
  }

  @Test
  void whatDockerWritesItselfIsGivenToDockerOrRefused() throws IOException {
    String hosts = "127.0.0.1 localhost\\n# x\\n172.17.4.51\\te1 etcd # y\\n::1 ip6-localhost\\n";
    ContainerConfiguration configuration =
        configuration(
            "\"storage\":{\"files\":[{\"path\":\"/etc/hosts\",\"contents\":{\"source\":\"data:,"
                + hosts
                    .replace("\\n", "%0A")
                    .replace("\\t", "%09")
                    .replace(" ", "%20")
                    .replace("#", "%23")
                + "\"}},{\"path\":\"/etc/hostname\",\"contents\":{\"source\":\"data:,w1%0A\"}}]}");
    assertThat(configuration.extraHosts()).containsExactly("e1:172.17.4.51", "etcd:172.17.4.51");
    assertThat(configuration.document().files()).isEmpty();

    assertRefused(
        "\"storage\":{\"files\":[{\"path\":\"/etc/hostname\",\"contents\":{\"source\":\"data:,w2\"}}]}",
        "another name than the machine's");
    assertRefused("\"storage\":{\"files\":[{\"path\":\"/etc/resolv.conf\"}]}", "resolv.conf");
  }

  @Test
  void theSameConfigurationIsTheSameArchive() {
    String json = "\"storage\":{\"files\":[{\"path\":\"/a\"},{\"path\":\"/b\"}]}";

    assertThat(archive(json)).isEqualTo(archive(json));
  }

  private static void assertRefused(String parts, String says) {
    assertThatThrownBy(() -> archive(parts))
        .isInstanceOf(IgnitionException.class)
        .hasMessageContaining(says);
  }

  private static ContainerConfiguration configuration(String parts) {
    return ContainerConfiguration.of(
        IgnitionReader.read("{\"ignition\":{\"version\":\"3.4.0\"}," + parts + "}"), "w1");
  }

  private static byte[] archive(String parts) {
    return configuration(parts).archive(path -> Optional.ofNullable(IMAGE.get(path)));
  }

  /** Each entry's path, mode, owners, and the first line of its contents or its target. */
  private static List<String> entries(String parts) throws IOException {
    List<String> entries = new ArrayList<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new ByteArrayInputStream(archive(parts)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String text = new String(tar.readAllBytes(), StandardCharsets.UTF_8);
        String more =
            entry.isSymbolicLink()
                ? " -> " + entry.getLinkName()
                : entry.isDirectory()
                    ? ""
                    : " <"
                        + (text.contains("\n") ? text.lines().findFirst().orElse("") : text + ">");
        entries.add(
            "%s %o %d:%d%s"
                .formatted(
                    entry.getName(),
                    entry.getMode() & 07777,
                    entry.getLongUserId(),
                    entry.getLongGroupId(),
                    more));
      }
    }
    return entries;
  }
}
