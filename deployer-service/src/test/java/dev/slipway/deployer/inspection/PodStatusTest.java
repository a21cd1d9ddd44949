package dev.slipway.deployer.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.fake.Pods;
import org.junit.jupiter.api.Test;

class PodStatusTest {

  @Test
  void statusIsTheOneThatKubectlShows() {
    assertThat(PodStatus.of(Pods.ready("a", "w1"))).isEqualTo("Running");
    assertThat(PodStatus.of(Pods.crashing("a", "w1", 64, "Error"))).isEqualTo("CrashLoopBackOff");
    assertThat(PodStatus.of(Pods.completed("a", "w1"))).isEqualTo("Completed");
    assertThat(PodStatus.of(Pods.unplaced("a", "no"))).isEqualTo("Pending");
    assertThat(PodStatus.ready(Pods.ready("a", "w1"))).isEqualTo("1/1");
    assertThat(PodStatus.ready(Pods.running("a", "w1"))).isEqualTo("0/1");
  }
}
