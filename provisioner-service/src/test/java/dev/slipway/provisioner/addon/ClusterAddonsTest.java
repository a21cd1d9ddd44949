package dev.slipway.provisioner.addon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.slipway.provisioner.addon.ClusterAccess.KubeconfigRole;
import dev.slipway.provisioner.addon.ClusterAccess.Purpose;
import dev.slipway.provisioner.layout.ImageReferences;
import dev.slipway.provisioner.layout.Layouts;
import dev.slipway.provisioner.layout.NetworkPlan;
import dev.slipway.provisioner.machineconfig.GoldenFiles;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClusterAddonsTest {

  private static final ImageReferences IMAGES =
      new ImageReferences("slipway.local/pause:3.10", "slipway.local/coredns:1.15.0");
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(YAMLGenerator.Feature.MINIMIZE_QUOTES).build();

  private final List<Manifest> addons = ClusterAddons.render(Layouts.seed(), IMAGES);

  @Test
  void manifestsAreRenderedAsTheGoldenFilesSay() throws IOException {
    var golden = new GoldenFiles("addon");
    golden.compare("cluster.yaml", yaml(addons));
    golden.compare(
        "kubeconfig-edit.yaml", yaml(ClusterAccess.kubeconfig("kc-1", KubeconfigRole.EDIT)));
    golden.assertAllCompared();
  }

  private static String yaml(List<Manifest> manifests) throws JsonProcessingException {
    StringBuilder text = new StringBuilder();
    for (Manifest manifest : manifests) {
      text.append(YAML.writeValueAsString(new ObjectMapper().readTree(manifest.json())));
    }
    return text.toString();
  }

  @Test
  void everyPurposeHasItsAccount() {
    assertThat(addons)
        .filteredOn(manifest -> manifest.kind().equals("ServiceAccount"))
        .filteredOn(manifest -> ClusterAccess.NAMESPACE.equals(manifest.namespace()))
        .extracting(Manifest::name)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Purpose.values()).map(Purpose::serviceAccount).toList());
  }

  @Test
  void aNamespaceComesBeforeWhatIsInIt() {
    List<String> kinds = addons.stream().map(Manifest::kind).toList();
    int namespace = kinds.indexOf("Namespace");

    assertThat(addons.subList(0, namespace))
        .noneMatch(manifest -> ClusterAccess.NAMESPACE.equals(manifest.namespace()));
  }

  @Test
  void aSingleWorkerRunsOneNameServer() {
    var layout = Layouts.cluster(NetworkPlan.seed(), 1, 1, 1, List.of());

    assertThat(ClusterAddons.render(layout, IMAGES))
        .filteredOn(manifest -> manifest.kind().equals("Deployment"))
        .singleElement()
        .satisfies(deployment -> assertThat(deployment.json()).contains("\"replicas\":1"));
  }

  @Test
  void idsThatAreNoLabelsAreRefused() {
    for (String id : List.of("", "A", "a b", "-a", "a\nb", "a".repeat(60))) {
      assertThatIllegalArgumentException()
          .as(id)
          .isThrownBy(() -> ClusterAccess.kubeconfig(id, KubeconfigRole.VIEW));
    }
  }
}
