package dev.slipway.infrastructure.ignition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.infrastructure.ignition.IgnitionDocument.File;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnitionReaderTest {

  @Test
  void anEmptyConfigurationIsOne() {
    IgnitionDocument document = IgnitionReader.read("{\"ignition\":{\"version\":\"3.0.0\"}}");

    assertThat(document.files()).isEmpty();
    assertThat(document.units()).isEmpty();
  }

  @Test
  void emptyPartsThatToolsWriteAreAccepted() {
    IgnitionReader.read(
        """
        {"ignition":{"version":"3.5.0","config":{},"proxy":{},"security":{},"timeouts":{}},
         "kernelArguments":{},"passwd":{},"storage":{"disks":[],"files":null},"systemd":{}}""");
  }

  @Test
  void sourcesAreDecoded() throws IOException {
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
      out.write("zipped".getBytes(StandardCharsets.UTF_8));
    }
    String zipped = Base64.getEncoder().encodeToString(gzip.toByteArray());

    assertThat(contents("\"source\":\"data:,a%20b+c%0A\"")).isEqualTo("a b+c\n");
    assertThat(contents("\"source\":\"data:;base64,YWI%3D\"")).isEqualTo("ab");
    assertThat(contents("\"source\":\"data:text/plain;charset=utf-8,%C3%A4ä\"")).isEqualTo("ää");
    assertThat(contents("\"source\":\"data:;base64," + zipped + "\",\"compression\":\"gzip\""))
        .isEqualTo("zipped");
    assertThat(contents("")).isEmpty();
    assertThat(
            contents(
                "\"source\":\"data:,x\",\"verification\":{\"hash\":\"sha256-"
                    + "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881\"}"))
        .isEqualTo("x");
  }

  @Test
  void modesAndOwnersAreReadOrTheUsualOnes() {
    File given =
        file(
            "{\"path\":\"/etc/x\",\"mode\":384,\"user\":{\"id\":5},\"group\":{\"name\":\"mysql\"}}");
    assertThat(given.mode()).isEqualTo(0600);
    assertThat(given.user().id()).hasValue(5);
    assertThat(given.group().name()).contains("mysql");

    File usual = file("{\"path\":\"/etc/x\"}");
    assertThat(usual.mode()).isEqualTo(0644);
    assertThat(usual.user()).isEqualTo(IgnitionDocument.Owner.ROOT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | ignition.version is missing",
        "[] | the document is not an object",
        "{\"ignition\":{\"version\":\"2.3.0\"}} | ignition.version",
        "{\"ignition\":{\"version\":\"3.9.0\"}} | ignition.version",
        "{\"ignition\":{\"version\":\"3.4.0\",\"config\":{\"merge\":[]}}} | ignition.config is not supported",
        "{\"ignition\":{\"version\":\"3.4.0\"},\"passwd\":{\"users\":[{}]}} | passwd is not supported",
        "{\"ignition\":{\"version\":\"3.4.0\"},\"storage\":{\"luks\":[{}]}} | storage.luks is not supported",
        "{\"ignition\":{\"version\":\"3.4.0\"},\"storage\":{\"files\":[{\"path\":\"/a\",\"append\":[{}]}]}} | storage.files[0].append is not supported",
        "{\"ignition\":{\"version\":\"3.4.0\"},\"storage\":{\"files\":[{\"path\":\"/a\",\"mod\":1}]}} | storage.files[0].mod is not supported",
        "{\"ignition\":{\"version\":\"3.4.0\"},\"storage\":{\"files\":[{\"path\":\"/a\",\"mode\":99999}]}} | storage.files[0].mode",
        "{\"ignition\":{\"version\":\"3.4.0\"},\"storage\":{\"files\":[{\"path\":\"/a/../b\"}]}} | storage.files[0].path",
        "{\"ignition\":{\"version\":\"3.4.0\"},\"storage\":{\"files\":[{\"path\":\"a\"}]}} | storage.files[0].path",
        "{\"ignition\":{\"version\":\"3.4.0\"},\"storage\":{\"files\":[{\"path\":\"/a\"},{\"path\":\"/a\"}]}} | storage.files[1].path is there twice",
        "{\"ignition\":{\"version\":\"3.4.0\"},\"storage\":{\"files\":[{\"path\":\"/a\",\"contents\":{\"source\":\"http://x\"}}]}} | storage.files[0].contents.source is not a data: URL",
        "{\"ignition\":{\"version\":\"3.4.0\"},\"storage\":{\"files\":[{\"path\":\"/a\",\"contents\":{\"source\":\"data:,%zz\"}}]}} | broken % escape",
        "{\"ignition\":{\"version\":\"3.4.0\"},\"storage\":{\"files\":[{\"path\":\"/a\",\"contents\":{\"source\":\"data:,%4\"}}]}} | broken % escape",
        "{\"ignition\":{\"version\":\"3.4.0\"},\"storage\":{\"files\":[{\"path\":\"/a\",\"contents\":{\"source\":\"data:;base64,!\"}}]}} | base64 is broken",
        "{\"ignition\":{\"version\":\"3.4.0\"},\"storage\":{\"files\":[{\"path\":\"/a\",\"contents\":{\"verification\":{\"hash\":\"sha256-00\"}}}]}} | hash is not the source's hash",
        "{\"ignition\":{\"version\":\"3.4.0\"},\"storage\":{\"links\":[{\"path\":\"/a\",\"target\":\"b\",\"hard\":true}]}} | storage.links[0].hard",
        "{\"ignition\":{\"version\":\"3.4.0\"},\"systemd\":{\"units\":[{\"name\":\"../x.service\"}]}} | systemd.units[0].name",
        "{\"ignition\":{\"version\":\"3.4.0\"},\"systemd\":{\"units\":[{\"name\":\"x.service\",\"enabled\":\"yes\"}]}} | systemd.units[0].enabled is neither true nor false",
        "{\"ignition\":{\"version\":\"3.4.0\"},\"systemd\":{\"units\":[{\"name\":\"x.service\",\"dropins\":[{\"name\":\"x\"}]}]}} | systemd.units[0].dropins[0].name",
      })
  void whatCannotBeAppliedIsRefusedByName(String json, String says) {
    assertThatThrownBy(() -> IgnitionReader.read(json))
        .isInstanceOf(IgnitionException.class)
        .hasMessageContaining(says);
  }

  @Test
  void brokenJsonIsNotQuoted() {
    assertThatThrownBy(() -> IgnitionReader.read("{\"ignition\":\n hunter2}"))
        .isInstanceOf(IgnitionException.class)
        .hasMessageContaining("line 2")
        .hasNoCause()
        .message()
        .doesNotContain("hunter2");
  }

  private static String contents(String contents) {
    return new String(
        file("{\"path\":\"/x\",\"contents\":{" + contents + "}}").contents().bytes(),
        StandardCharsets.UTF_8);
  }

  private static File file(String file) {
    return IgnitionReader.read(
            "{\"ignition\":{\"version\":\"3.4.0\"},\"storage\":{\"files\":[" + file + "]}}")
        .files()
        .getFirst();
  }
}
