package dev.slipway.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.events.CloudEventCodec;
import dev.slipway.events.ClusterRequested;
import dev.slipway.events.EventEnvelope;
import dev.slipway.events.NodeDown;
import dev.slipway.events.PodsScaled;
import dev.slipway.events.SlipwayEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventReaderTest {

  private static final Instant TIME = Instant.parse("2026-11-23T10:00:00.123456Z");

  private final CloudEventCodec codec = new CloudEventCodec();
  private final CloudEventReader reader = new CloudEventReader();
  private final ObjectMapper json = new ObjectMapper();

  static Stream<EventEnvelope<?>> events() {
    return Stream.of(
        envelope(new ClusterRequested("blog", "docker", "1.36.3", 1, 1, 3, true), null, null),
        envelope(new PodsScaled("wordpress", 3, 30, PodsScaled.Reason.REQUESTED, 8.25), null, "c"),
        envelope(
            new NodeDown("w2", NodeDown.Cause.LOST, List.of("its machine is off\n\"now\""), TIME),
            2,
            "cause-1"));
  }

  @ParameterizedTest
  @MethodSource("events")
  void itSaysTheSameAsTheCodec(EventEnvelope<?> event) throws Exception {
    IncomingEvent read = reader.read(codec.headers(event), codec.body(event));

    assertThat(json.readTree(read.json())).isEqualTo(json.readTree(codec.structured(event)));
    assertThat(read.json()).doesNotContain("\n", "\r");
    assertThat(read.sequence()).isEqualTo(event.sequence());
    assertThat(read.clusterId()).isEqualTo(event.clusterId());
    assertThat(read.project()).isEqualTo(event.project());
  }

  @Test
  void onlyEventsAboutClustersTellTheirNames() throws Exception {
    EventEnvelope<?> requested = events().findFirst().orElseThrow();

    assertThat(reader.read(codec.headers(requested), codec.body(requested)).clusterName())
        .isEqualTo("blog");
    Map<String, String> other = new LinkedHashMap<>(codec.headers(requested));
    other.put("ce_type", "SomethingNew");
    assertThat(reader.read(other, codec.body(requested)).clusterName()).isEmpty();
  }

  @Test
  void typesAndAttributesOfNewerServicesPass() throws Exception {
    EventEnvelope<?> event = events().findFirst().orElseThrow();
    Map<String, String> headers = new LinkedHashMap<>(codec.headers(event));
    headers.put("ce_type", "SomethingNew");
    headers.put("ce_traceparent", "00-1");

    IncomingEvent read = reader.read(headers, "{\"ratio\":1.10}".getBytes(StandardCharsets.UTF_8));

    assertThat(read.type()).isEqualTo("SomethingNew");
    assertThat(read.json()).contains("\"traceparent\":\"00-1\"", "\"ratio\":1.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ce_id",
        "ce_source",
        "ce_type",
        "ce_time",
        "ce_clusterid",
        "ce_project",
        "ce_sequence"
      })
  void whatLacksAnAttributeIsRefusedByName(String header) {
    EventEnvelope<?> event = events().findFirst().orElseThrow();
    Map<String, String> headers = new LinkedHashMap<>(codec.headers(event));
    headers.remove(header);

    assertThatThrownBy(() -> reader.read(headers, codec.body(event)))
        .isInstanceOf(UnreadableEventException.class)
        .hasMessageContaining(header);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "garbage", "[1]", "\"text\"", "{\"a\":"})
  void dataThatIsNoObjectIsRefused(String body) {
    EventEnvelope<?> event = events().findFirst().orElseThrow();

    assertThatThrownBy(
            () -> reader.read(codec.headers(event), body.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(UnreadableEventException.class);
  }

  private static EventEnvelope<?> envelope(
      SlipwayEvent data, @Nullable Integer incarnation, @Nullable String cause) {
    return new EventEnvelope<>(
        "id-1",
        "/slipway/provisioner",
        TIME,
        "cl-abcdefghij",
        "default",
        7,
        3,
        incarnation,
        "corr-1",
        cause,
        data);
  }
}
