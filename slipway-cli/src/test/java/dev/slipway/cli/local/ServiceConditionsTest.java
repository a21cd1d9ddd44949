package dev.slipway.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceConditionsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  @Test
  void aProcessThatASignalStoppedIsNamedWithWhatLetsItGoOn() {
    List<ObjectNode> conditions =
        ServiceConditions.of(process(ProcessStatus.FROZEN), Readiness.Answer.NONE, PATIENCE);

    assertThat(conditions).hasSize(1);
    assertThat(conditions.getFirst().path("type").asText()).isEqualTo("ProcessFrozen");
    assertThat(conditions.getFirst().path("service").asText()).isEqualTo("deployer");
    assertThat(conditions.getFirst().path("remedy").asText()).contains("kill -CONT 4711");
  }

  @Test
  void aServiceThatListensAndSaysNothingIsNamedWithItsLog() {
    List<ObjectNode> conditions =
        ServiceConditions.of(process(ProcessStatus.RUNNING), Readiness.Answer.SILENCE, PATIENCE);

    assertThat(conditions).hasSize(1);
    assertThat(conditions.getFirst().path("type").asText()).isEqualTo("ServiceSilent");
    assertThat(conditions.getFirst().path("message").asText())
        .contains("deployer (pid 4711)")
        .contains("4 s");
    assertThat(conditions.getFirst().path("remedy").asText()).contains("./slipway logs deployer");
  }

  @Test
  void whatAServiceSaysOfItselfIsTakenAsItIs() throws JsonProcessingException {
    Readiness.Answer answer =
        new Readiness.Answer(
            false,
            false,
            new ObjectMapper()
                .readTree(
                    """
                    {"checks": [
                      {"name": "kafka", "data": {"message": "Kafka does not answer"}},
                      {"name": "postgres"}]}
                    """));

    assertThat(ServiceConditions.of(process(ProcessStatus.RUNNING), answer, PATIENCE))
        .singleElement()
        .satisfies(
            condition -> {
              assertThat(condition.path("type").asText()).isEqualTo("KafkaAway");
              assertThat(condition.path("service").asText()).isEqualTo("deployer");
            });
  }

  private static ProcessStatus process(String state) {
    return new ProcessStatus("deployer", state, 4711L, 7082, false, 1L, 1, "log");
  }
}
