package dev.slipway.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealingStoryTest {
  private static final Instant CUT = Instant.parse("2026-11-27T10:00:00Z");

  private final HealingStory story = new HealingStory("w2", CUT);

  @Test
  void isOverWhenMachineNodeAndIncidentAreBack() throws Exception {
    assertThat(machine("0.300", "w2", "LOST"))
        .contains("     0.3 s  machine lost      w2 is off, and should not be");
    tell("0.400", "NodeFenced", "{\"node\": \"w2\", \"evidence\": \"exit code 137\"}");
    assertThat(
            tell(
                "0.500",
                "NodeDown",
                "{\"node\": \"w2\", \"cause\": \"LOST\", \"evidence\": [\"off\"]}"))
        .contains("     0.5 s  node down         LOST: off");
    tell(
        "0.500",
        "IncidentOpened",
        "{\"incident\": \"in-1\", \"kind\": \"NODE_LOST\", \"subject\": \"w2\", \"summary\":"
            + " \"\"}");
    machine("1.000", "w2", "BOOTING");
    machine("9.000", "w2", "RUNNING");
    assertThat(story.isOver()).as("while the node is down").isFalse();
    tell("9.100", "NodeUp", "{\"node\": \"w2\", \"evidence\": [\"its kubelet answers\"]}");
    assertThat(story.isOver()).as("while the incident is open").isFalse();
    assertThat(
            tell(
                "9.200",
                "IncidentClosed",
                "{\"incident\": \"in-1\", \"kind\": \"NODE_LOST\", \"subject\": \"w2\"}"))
        .contains("     9.2 s  incident closed   NODE_LOST w2; ./slipway incident in-1");
    assertThat(story.isOver()).isTrue();
  }

  @Test
  void isNotOverWhileTheLossHasNotBeenSeen() throws Exception {
    machine("0.100", "w2", "RUNNING");
    assertThat(story.isOver()).isFalse();
  }

  @Test
  void isNotOverWhenTheMachineWentOffOnceMore() throws Exception {
    machine("0.300", "w2", "LOST");
    machine("5.000", "w2", "RUNNING");
    machine("6.000", "w2", "LOST");
    assertThat(story.isOver()).isFalse();
  }

  @Test
  void otherMachinesAndWhatWasBeforeAreOtherStories() throws Exception {
    assertThat(machine("1.000", "w1", "LOST")).isEmpty();
    assertThat(
            story.tell(
                new ObjectMapper()
                    .readTree(
                        """
                        {"type": "PodsScaled", "time": "2026-11-27T09:59:59Z",
                         "data": {"application": "wordpress", "to": 3}}
                        """)))
        .isEmpty();
  }

  private Optional<String> machine(String seconds, String name, String phase)
      throws JsonProcessingException {
    return tell(
        seconds,
        "MachineStateChanged",
        "{\"machine\": \"" + name + "\", \"phase\": \"" + phase + "\"}");
  }

  private Optional<String> tell(String seconds, String type, String data)
      throws JsonProcessingException {
    return story.tell(
        new ObjectMapper()
            .readTree(
                """
                {"type": "%s", "time": "2026-11-27T10:00:0%sZ", "data": %s}
                """
                    .formatted(type, seconds, data)));
  }
}
