package dev.slipway.provisioner.certificate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.slipway.infrastructure.Secret;
import dev.slipway.provisioner.layout.Layouts;
import dev.slipway.provisioner.layout.MachineName;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class KubeconfigTest {

  @Test
  void aTokensKubeconfigIsWholeInOneFile() {
    var kubeconfig =
        Kubeconfig.withToken(
            "seed", "https://172.17.4.101:443", "<ca>", "admin", Secret.of("the.token"));

    assertThat(kubeconfig.reveal())
        .isEqualTo(
            """
            apiVersion: v1
            kind: Config
            clusters:
            - name: "seed"
              cluster:
                server: "https://172.17.4.101:443"
                certificate-authority-data: "PGNhPg=="
            users:
            - name: "admin"
              user:
                token: "the.token"
            contexts:
            - name: "seed"
              context:
                cluster: "seed"
                user: "admin"
            current-context: "seed"
            """);
  }

  @Test
  void namesCannotBreakOutOfTheirQuotes() throws IOException {
    String name = "a\" : \\ b\n- c";

    JsonNode read =
        new YAMLMapper()
            .readTree(Kubeconfig.withToken(name, "s", "c", "u", Secret.of("t")).reveal());

    assertThat(read.at("/clusters/0/name").textValue()).isEqualTo(name);
    assertThat(read.at("/current-context").textValue()).isEqualTo(name);
  }

  @Test
  void aComponentsKubeconfigNamesItsFilesSoThatRenewedOnesAreReadAgain() throws IOException {
    var layout = Layouts.seed();
    var machine = layout.machine(MachineName.parse("w1"));
    var files =
        MachineFiles.of(Issued.symbolicAuthorities(), layout, Issued.symbolic(layout, machine));

    String kubeconfig = requireNonNull(files.get("kubeconfig/kubelet.yaml")).reveal();
    JsonNode read = new YAMLMapper().readTree(kubeconfig);

    assertThat(read.at("/clusters/0/cluster/server").textValue())
        .isEqualTo("https://172.17.4.101:443");
    assertThat(read.at("/users/0/user/client-certificate").textValue())
        .isEqualTo("../ssl/kubelet.pem");
    assertThat(kubeconfig).doesNotContain("private key");
  }
}
