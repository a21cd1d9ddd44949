package dev.slipway.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.cli.RecordedTerminal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class OperationAccountTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-23T10:00:00Z"), ZoneOffset.UTC);

  private final RecordedTerminal recorded = new RecordedTerminal();

  @Test
  void tellsEveryStepOnceWhenItHasSettled() throws Exception {
    OperationAccount account = account(false, "{\"state\":\"PENDING\"}");

    account.update(operation("RUNNING"));
    account.update(operation("RUNNING"));
    account.update(operation("SUCCEEDED"));
    account.update(operation("SUCCEEDED"));

    assertThat(recorded.err().lines()).containsExactly("  ✓ etcd: quorum of 1  (2.5 s)");
  }

  @Test
  void drawsABarAndTakesItAwayAtTheEnd() throws Exception {
    OperationAccount account = account(true, "{\"state\":\"PENDING\"}");

    account.update(
        json(
            "{\"state\":\"RUNNING\",\"progress\":50,\"estimateSeconds\":9,\"waitingFor\":\"e1\",\"steps\":[]}"));
    assertThat(recorded.err())
        .contains("██████████████░░░░░░░░░░░░░░  50 %  Cluster demo")
        .contains("about 9.0 s left")
        .contains("waiting for e1");

    account.finish(json("{\"state\":\"SUCCEEDED\",\"progress\":100,\"steps\":[]}"));
    assertThat(recorded.err()).endsWith("✓ Cluster demo (0.0 s)\n").contains("\u001b[2A\u001b[J");
  }

  @Test
  void eventsAppearBetweenTheSteps() throws Exception {
    OperationAccount account = account(false, "{\"state\":\"RUNNING\"}");

    account.event(
        json(
            """
            {"type": "ClusterReady", "time": "2026-11-23T10:00:00Z", "clusterid": "cl-1",
             "data": {"durationSeconds": 17.25, "workers": ["w1"], "nothing": null}}
            """));

    assertThat(recorded.err())
        .contains("ClusterReady")
        .contains("cl-1")
        .contains("durationSeconds=17.3 workers=[\"w1\"]")
        .doesNotContain("nothing");
  }

  private OperationAccount account(boolean live, String operation) throws Exception {
    return new OperationAccount(recorded.terminal(live), "Cluster demo", json(operation), CLOCK);
  }

  private static JsonNode operation(String stepState) throws JsonProcessingException {
    return json(
        """
        {"state": "RUNNING", "progress": 40, "steps": [
          {"name": "etcd", "state": "%s", "message": "quorum of 1",
           "startedAt": "2026-11-23T10:00:00Z", "finishedAt": "2026-11-23T10:00:02.500Z"},
          {"name": "controllers", "state": "PENDING", "message": null}]}
        """
            .formatted(stepState));
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text);
  }
}
