package dev.slipway.simulator.kubernetes.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KubernetesProtobufTest {

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] message(int number, byte[]... content) {
    byte[] all = join(content);
    return join(new byte[] {(byte) (number << 3 | 2), (byte) all.length}, all);
  }

  private static byte[] text(int number, String text) {
    return message(number, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] number(int number, int value) {
    return new byte[] {(byte) (number << 3), (byte) value};
  }

  private static byte[] object(String version, String kind, byte[]... raw) {
    return join(
        new byte[] {'k', '8', 's', 0},
        message(1, text(1, version), text(2, kind)),
        message(2, raw));
  }

  @Test
  void whatGoLeavesOutOfJsonIsLeftOut() {
    JsonNode deployment =
        KubernetesProtobuf.read(
            object(
                "apps/v1",
                "Deployment",
                // metadata: name, an empty namespace, a time of nothing, one label
                message(
                    1,
                    text(1, "web"),
                    text(3, ""),
                    message(8),
                    message(11, text(1, "a"), text(2, "b"))),
                // spec: a count of none that was said, a strategy of nothing, a port by its name
                message(
                    2,
                    number(1, 0),
                    message(4),
                    number(5, 0),
                    message(
                        3,
                        message(
                            2,
                            message(2, text(1, "c"), message(6, text(1, ""), number(3, 80))))))));
    assertThat(deployment.toString())
        .isEqualTo(
            "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web','labels':{'a':'b'}},"
                    .replace('\'', '"')
                + "{'spec':{'replicas':0,'template':{'spec':{'containers':[{'name':'c','ports':[{'containerPort':80}]}]}}}}"
                    .substring(1)
                    .replace('\'', '"'));
  }

  @Test
  void bytesQuantitiesAndInlineFieldsAreRead() {
    JsonNode secret =
        KubernetesProtobuf.read(
            object("v1", "Secret", message(2, text(1, "k"), text(2, "v")), text(3, "Opaque")));
    assertThat(secret.at("/data/k").asText()).isEqualTo("dg==");
    JsonNode pod =
        KubernetesProtobuf.read(
            object(
                "v1",
                "Pod",
                message(
                    2,
                    message(1, text(1, "vol"), message(2, message(2))),
                    message(
                        2, message(8, message(2, text(1, "cpu"), message(2, text(1, "10m"))))))));
    assertThat(pod.at("/spec/volumes/0").toString())
        .isEqualTo("{\"name\":\"vol\",\"emptyDir\":{}}");
    assertThat(pod.at("/spec/containers/0/resources/requests/cpu").asText()).isEqualTo("10m");
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> KubernetesProtobuf.read(new byte[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> KubernetesProtobuf.read(object("batch/v1", "Job")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                KubernetesProtobuf.read(
                    join(new byte[] {'k', '8', 's', 0}, new byte[] {10, 127, 1})))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
