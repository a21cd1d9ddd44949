package dev.slipway.provisioner.machineconfig;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class TemplateTest {

  private static final String SCHEDULER = "/dev/slipway/provisioner/machineconfig/scheduler.yaml";

  @Test
  void aPlaceWithoutAValueIsAMistake() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Template.of(SCHEDULER).with("kubeconfig", "/k").render())
        .withMessageContaining("leaderElect");
  }

  @Test
  void aValueWithoutAPlaceIsAMistake() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                Template.of(SCHEDULER)
                    .with("kubeconfig", "/k")
                    .with("leaderElect", true)
                    .with("other", 1)
                    .render())
        .withMessageContaining("other");
  }

  @Test
  void aResourceThatIsNotThereIsNamed() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Template.of("/nowhere").render())
        .withMessageContaining("/nowhere");
  }
}
