package dev.slipway.cli.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventStreamTest {
  @Test
  void readsEventsAndRemembersWhereItIs() {
    EventStream stream =
        stream(
            ": still here\n\nid: 7\nevent: ClusterReady\ndata: {\"type\":\ndata: \"ClusterReady\"}\n\n");

    assertThat(stream.next().orElseThrow().path("type").asText()).isEqualTo("ClusterReady");
    assertThat(stream.lastId()).isEqualTo("7");
    assertThat(stream.next()).isEmpty();
  }

  @Test
  void anEventThatWasCutOffIsNone() {
    assertThat(stream("id: 8\ndata: {\"type\":\"X\"}\n").next()).isEmpty();
  }

  private static EventStream stream(String text) {
    return new EventStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
