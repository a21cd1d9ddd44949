package dev.slipway.deployer.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.inspection.PodFacts.ContainerFacts;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
  private static final ContainerFacts RUNS =
      new ContainerFacts("wp", true, true, 0, null, null, null, null, null);
  private static final ContainerFacts NOT_READY =
      new ContainerFacts("wp", false, true, 0, null, null, null, null, null);
  private static final ContainerFacts CRASHES =
      new ContainerFacts("wp", false, false, 4, "CrashLoopBackOff", null, null, 64, "Error");
  private static final ContainerFacts OUT_OF_MEMORY =
      new ContainerFacts("wp", false, false, 4, "CrashLoopBackOff", null, null, 137, "OOMKilled");
  private static final ContainerFacts NO_IMAGE =
      new ContainerFacts("no/such", false, false, 0, "ErrImagePull", null, null, null, null);
  private static final ContainerFacts ENDED =
      new ContainerFacts("wp", false, false, 0, null, null, "Completed", 0, null);

  @Test
  void everyCauseIsNamedWithItsCount() {
    assertThat(Diagnosis.of(List.of(pod(RUNS), pod(CRASHES), pod(CRASHES)), 3, null))
        .isEqualTo(
            "1 of 3 pods are ready. 2 pods ends again and again with exit code 64;"
                + " kubectl logs --previous says more.");
    assertThat(Diagnosis.of(List.of(pod(OUT_OF_MEMORY)), 1, null)).contains("out of memory");
    assertThat(Diagnosis.of(List.of(pod(NO_IMAGE)), 1, null)).contains("no/such");
    assertThat(Diagnosis.of(List.of(pod(NOT_READY)), 1, null)).contains("/healthz", "w1");
    assertThat(Diagnosis.of(List.of(unplaced("0/3 nodes are available")), 1, null))
        .contains("0/3 nodes are available.", "Add workers");
    assertThat(Diagnosis.of(List.of(), 3, null)).contains("3 were not made yet");
    assertThat(Diagnosis.of(List.of(), 3, "exceeded quota")).contains("exceeded quota");
  }

  @Test
  void statusIsTheOneThatKubectlShows() {
    assertThat(PodStatus.of(pod(RUNS))).isEqualTo("Running");
    assertThat(PodStatus.of(pod(CRASHES))).isEqualTo("CrashLoopBackOff");
    assertThat(PodStatus.of(pod(ENDED))).isEqualTo("Completed");
    assertThat(PodStatus.of(unplaced("no"))).isEqualTo("Pending");
    assertThat(PodStatus.ready(pod(RUNS))).isEqualTo("1/1");
    assertThat(PodStatus.ready(pod(NOT_READY))).isEqualTo("0/1");
  }

  private static PodFacts pod(ContainerFacts container) {
    return pod("w1", null, container);
  }

  private static PodFacts unplaced(String message) {
    return pod(
        null, message, new ContainerFacts("wp", false, false, 0, null, null, null, null, null));
  }

  private static PodFacts pod(
      @Nullable String node, @Nullable String unschedulable, ContainerFacts container) {
    return new PodFacts(
        "wordpress-1",
        node,
        null,
        node == null ? "Pending" : "Running",
        null,
        Instant.EPOCH,
        false,
        container.ready(),
        unschedulable,
        List.of(container));
  }
}
