package dev.slipway.provisioner.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.kit.problem.FieldError;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.provisioner.in.rest.Drafts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DraftValidationTest {
  private final DraftValidation validation =
      new DraftValidation(List.of("docker"), List.of("1.36.3"));

  private List<Finding> check(String json) throws Exception {
    List<Finding> findings = new ArrayList<>();
    ClusterDraft draft = Drafts.read(new ObjectMapper().readTree(json), findings);
    return findings.isEmpty() ? validation.check(draft) : findings;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                                | name                        | VALIDATION_FAILED
          {"name": "Blog"}                                                  | name                        | VALIDATION_FAILED
          {"name": "-blog"}                                                 | name                        | VALIDATION_FAILED
          {"name": "cl-abc"}                                                | name                        | VALIDATION_FAILED
          {"name": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}             | name                        | VALIDATION_FAILED
          {"name": 7}                                                       | name                        | VALIDATION_FAILED
          {"name": "a", "nmae": "b"}                                        | nmae                        | VALIDATION_FAILED
          {"name": "a", "infrastructure": "moonbase"}                       | infrastructure              | UNKNOWN_INFRASTRUCTURE
          {"name": "a", "kubernetesVersion": "1.2.3"}                       | kubernetesVersion           | UNSUPPORTED
          {"name": "a", "topology": []}                                     | topology                    | VALIDATION_FAILED
          {"name": "a", "topology": {"etcd": {"count": 0}}}                 | topology.etcd.count         | VALIDATION_FAILED
          {"name": "a", "topology": {"etcd": {"count": 2}}}                 | topology.etcd.count         | VALIDATION_FAILED
          {"name": "a", "topology": {"etcd": {"count": 5}}}                 | topology.etcd.count         | VALIDATION_FAILED
          {"name": "a", "topology": {"etcd": {"count": -1}}}                | topology.etcd.count         | VALIDATION_FAILED
          {"name": "a", "topology": {"etcd": {"count": 1.5}}}               | topology.etcd.count         | VALIDATION_FAILED
          {"name": "a", "topology": {"etcd": {"cuont": 1}}}                 | topology.etcd.cuont         | VALIDATION_FAILED
          {"name": "a", "topology": {"etcd": {"memoryMiB": 8}}}             | topology.etcd.memoryMiB     | VALIDATION_FAILED
          {"name": "a", "topology": {"controllers": {"count": 0}}}          | topology.controllers.count  | VALIDATION_FAILED
          {"name": "a", "topology": {"controllers": {"count": 2}}}          | topology.controllers.count  | UNSUPPORTED
          {"name": "a", "topology": {"workers": {"count": 0}}}              | topology.workers.count      | VALIDATION_FAILED
          {"name": "a", "topology": {"workers": {"count": 21}}}             | topology.workers.count      | VALIDATION_FAILED
          {"name": "a", "topology": {"workers": {"count": 99999999999}}}    | topology.workers.count      | VALIDATION_FAILED
          {"name": "a", "topology": {"workers": {"count": "three"}}}        | topology.workers.count      | VALIDATION_FAILED
          {"name": "a", "topology": {"workers": {"memoryMiB": 100}}}        | topology.workers.memoryMiB  | VALIDATION_FAILED
          {"name": "a", "topology": {"workers": {"memoryMiB": 99999}}}      | topology.workers.memoryMiB  | VALIDATION_FAILED
          {"name": "a", "topology": {"database": {"engine": "oracle"}}}     | topology.database.engine    | UNSUPPORTED
          {"name": "a", "topology": {"loadBalancer": {}}}                   | topology.loadBalancer       | UNSUPPORTED
          {"name": "a", "network": {"machines": "172.17.4.0"}}              | network.machines            | VALIDATION_FAILED
          {"name": "a", "network": {"machines": "172.17.4.1/24"}}           | network.machines            | VALIDATION_FAILED
          {"name": "a", "network": {"machines": "172.17.4.0/25"}}           | network.machines            | VALIDATION_FAILED
          {"name": "a", "network": {"machines": "10.2.7.0/24"}}             | network.machines            | VALIDATION_FAILED
          {"name": "a", "network": {"services": "10.2.7.0/24"}}             | network.services            | VALIDATION_FAILED
          {"name": "a", "network": {"pods": "10.3.0.0/16"}}                 | network.pods                | VALIDATION_FAILED
          {"name": "a", "network": {"pods": "10.2.0.0/20"}}                 | network.pods                | VALIDATION_FAILED
          {"name": "a", "portForwards": {}}                                 | portForwards                | VALIDATION_FAILED
          {"name": "a", "portForwards": [{"machine": "w1", "port": 0}]}     | portForwards[0].port        | VALIDATION_FAILED
          {"name": "a", "portForwards": [{"machine": "w4", "port": 80}]}    | portForwards[0].machine     | VALIDATION_FAILED
          {"name": "a", "portForwards": [{"machine": "e1", "port": 80}]}    | portForwards[0].machine     | VALIDATION_FAILED
          {"name": "a", "portForwards": [{"hostPort": 80, "machine": "w1", "port": 80}]} | portForwards[0].hostPort | VALIDATION_FAILED
          """)
  void refusesByFieldWithARemedy(String json, String field, ProblemCode code) throws Exception {
    assertThat(check(json))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.error().field()).isEqualTo(field);
              assertThat(finding.code()).isEqualTo(code);
              assertThat(finding.error().remedy()).isNotBlank();
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"name": "a"}
          {"name": "a", "topology": {"database": null, "loadBalancer": null}}
          {"name": "a", "topology": {"etcd": {"count": 3, "memoryMiB": 512}, "controllers": {"memoryMiB": 512}, "workers": {"count": 20, "memoryMiB": 512}}}
          {"name": "a", "network": {"machines": "192.168.7.0/24", "services": "10.96.0.0/16", "pods": "10.244.0.0/16"}}
          {"name": "a", "portForwards": []}
          """)
  void accepts(String json) throws Exception {
    assertThat(check(json)).isEmpty();
  }

  @Test
  void tellsAllAtOnceUnderOneCode() throws Exception {
    List<Finding> findings =
        check(
            """
            {"name": "B", "infrastructure": "moonbase", "topology": {"controllers": {"count": 2}, "etcd": {"count": 2}}}""");

    assertThatThrownBy(() -> Finding.refuse(findings))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> {
              assertThat(problem.code()).isEqualTo(ProblemCode.VALIDATION_FAILED);
              assertThat(problem.errors())
                  .extracting(FieldError::field)
                  .containsExactly(
                      "name",
                      "infrastructure",
                      "topology.etcd.count",
                      "topology.controllers.count");
            });
  }
}
