package dev.slipway.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CloudEventCodecTest {
  private final CloudEventCodec codec = new CloudEventCodec();
  private final ObjectMapper json = new ObjectMapper();

  static Stream<SlipwayEvent> events() {
    return SampleEvents.all();
  }

  @Test
  void everyTypeHasASample() {
    Set<Class<?>> sampled = events().map(Object::getClass).collect(Collectors.toSet());

    assertThat(sampled)
        .isEqualTo(
            Set.copyOf(
                Arrays.asList(
                    Objects.requireNonNull(SlipwayEvent.class.getPermittedSubclasses()))));
  }

  @ParameterizedTest
  @MethodSource("events")
  void binaryModeReadsWhatItWrote(SlipwayEvent event) throws Exception {
    EventEnvelope<?> envelope = SampleEvents.envelope(event);

    assertThat(codec.read(codec.headers(envelope), codec.body(envelope))).isEqualTo(envelope);
  }

  @ParameterizedTest
  @MethodSource("events")
  void structuredModeReadsWhatItWrote(SlipwayEvent event) throws Exception {
    EventEnvelope<?> envelope = SampleEvents.envelope(event);

    assertThat(codec.readStructured(codec.structured(envelope))).isEqualTo(envelope);
  }

  @ParameterizedTest
  @MethodSource("events")
  void dataObeysItsSchema(SlipwayEvent event) throws IOException {
    String body = new String(codec.body(SampleEvents.envelope(event)), StandardCharsets.UTF_8);

    assertThat(schema(event.type()).validate(body, InputFormat.JSON)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("events")
  void aMissingFieldIsAgainstTheSchemaAndUnreadable(SlipwayEvent event) throws IOException {
    EventEnvelope<?> envelope = SampleEvents.envelope(event);
    JsonNode required = json.readTree(schemaText(event.type())).path("required");
    assertThat(required).isNotEmpty();
    for (JsonNode field : required) {
      ObjectNode data = (ObjectNode) json.readTree(codec.body(envelope));
      data.remove(field.asText());

      assertThat(schema(event.type()).validate(data.toString(), InputFormat.JSON)).isNotEmpty();
      assertThatThrownBy(() -> codec.read(codec.headers(envelope), json.writeValueAsBytes(data)))
          .isExactlyInstanceOf(UnreadableEventException.class)
          .hasMessageContaining("lacks the field " + field.asText());
    }
  }

  @ParameterizedTest
  @MethodSource("events")
  void fieldsAndAttributesOfNewerVersionsAreIgnored(SlipwayEvent event) throws Exception {
    EventEnvelope<?> envelope = SampleEvents.envelope(event);
    ObjectNode data = (ObjectNode) json.readTree(codec.body(envelope));
    data.putObject("addedLater").put("x", 1);
    Map<String, String> headers = new HashMap<>(codec.headers(envelope));
    headers.put("ce_addedlater", "y");

    assertThat(codec.read(headers, json.writeValueAsBytes(data))).isEqualTo(envelope);
    assertThat(schema(event.type()).validate(data.toString(), InputFormat.JSON)).isEmpty();
  }

  @Test
  void aFieldAddedAsNullableMayBeMissing() throws Exception {
    EventEnvelope<?> envelope = SampleEvents.envelope(new DatabaseUp("d1", null));

    assertThat(
            codec.read(
                codec.headers(envelope), "{\"machine\":\"d1\"}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(envelope);
  }

  @Test
  void headersAreThoseOfTheKafkaBinding() {
    assertThat(codec.headers(SampleEvents.envelope(new ClusterDeleted("blog"))))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("ce_specversion", "1.0"),
                Map.entry("ce_id", "5e1c2c5e-0000-4000-8000-000000000001"),
                Map.entry("ce_source", "/slipway/provisioner"),
                Map.entry("ce_type", "ClusterDeleted"),
                Map.entry("ce_subject", "clusters/cl-abcdefghij"),
                Map.entry("ce_time", "2026-11-23T14:00:00.123456Z"),
                Map.entry("ce_dataschema", "urn:slipway:schema:ClusterDeleted:1"),
                Map.entry("ce_clusterid", "cl-abcdefghij"),
                Map.entry("ce_project", "shop"),
                Map.entry("ce_sequence", "7"),
                Map.entry("ce_generation", "2"),
                Map.entry("ce_incarnation", "3"),
                Map.entry("ce_correlationid", "req-1"),
                Map.entry("ce_causationid", "5e1c2c5e-0000-4000-8000-000000000000"),
                Map.entry("content-type", "application/json")));
  }

  @Test
  void structuredFormIsTheDocumentedOne() throws IOException {
    JsonNode structured =
        json.readTree(codec.structured(SampleEvents.envelope(new ClusterDeleted("blog"))));

    assertThat(structured)
        .isEqualTo(
            json.readTree(
                """
                {"specversion":"1.0","id":"5e1c2c5e-0000-4000-8000-000000000001",
                 "source":"/slipway/provisioner","type":"ClusterDeleted",
                 "subject":"clusters/cl-abcdefghij","time":"2026-11-23T14:00:00.123456Z",
                 "datacontenttype":"application/json",
                 "dataschema":"urn:slipway:schema:ClusterDeleted:1",
                 "clusterid":"cl-abcdefghij","project":"shop","sequence":"7","generation":2,
                 "incarnation":3,"correlationid":"req-1",
                 "causationid":"5e1c2c5e-0000-4000-8000-000000000000","data":{"name":"blog"}}
                """));
  }

  @Test
  void anUnknownTypeIsToldFromAnUnreadableEvent() {
    EventEnvelope<?> envelope = SampleEvents.envelope(new ClusterDeleted("blog"));
    Map<String, String> headers = new HashMap<>(codec.headers(envelope));
    headers.put("ce_type", "MoonEclipsed");

    assertThatThrownBy(() -> codec.read(headers, codec.body(envelope)))
        .isInstanceOfSatisfying(
            UnknownEventTypeException.class, e -> assertThat(e.type()).isEqualTo("MoonEclipsed"));
  }

  @ParameterizedTest
  @CsvSource({
    "ce_specversion, 0.3, 'specversion is 0.3, not 1.0'",
    "ce_specversion,    , the attribute specversion is missing",
    "ce_id,             , the attribute id is missing",
    "ce_type,           , the attribute type is missing",
    "ce_clusterid,      , the attribute clusterid is missing",
    "ce_project,        , the attribute project is missing",
    "ce_sequence,       , the attribute sequence is missing",
    "ce_sequence,  seven, the attribute sequence is no number: seven",
    "ce_sequence,      0, 'sequence must be at least 1, not 0'",
    "ce_generation,   -1, 'generation must be at least 1, not -1'",
    "ce_incarnation,   x, the attribute incarnation is no number: x",
    "ce_incarnation, 99999999999, integer overflow",
    "ce_time,   yesterday, the attribute time is no RFC 3339 time: yesterday",
    "ce_correlationid,  , the attribute correlationid is missing",
  })
  void aWrongAttributeIsNamed(String header, String value, String message) {
    EventEnvelope<?> envelope = SampleEvents.envelope(new ClusterDeleted("blog"));
    Map<String, String> headers = new HashMap<>(codec.headers(envelope));
    if (value == null) {
      headers.remove(header);
    } else {
      headers.put(header, value);
    }

    assertThatThrownBy(() -> codec.read(headers, codec.body(envelope)))
        .isExactlyInstanceOf(UnreadableEventException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'name':            | data is not JSON",
        "''                  | data must be a JSON object",
        "[]                  | data must be a JSON object",
        "{'name':null}       | data lacks the field name",
        "{'name':{}}         | data is no ClusterDeleted",
        "{'name':'x'} {}     | data is not JSON",
      })
  void wrongDataIsNamed(String body, String message) {
    EventEnvelope<?> envelope = SampleEvents.envelope(new ClusterDeleted("blog"));
    byte[] bytes =
        Objects.requireNonNullElse(body, "").replace('\'', '"').getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> codec.read(codec.headers(envelope), bytes))
        .isExactlyInstanceOf(UnreadableEventException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aMissingFieldOfAListsElementIsNamed() {
    EventEnvelope<?> envelope =
        SampleEvents.envelope(new ClusterDegraded("blog", java.util.List.of()));
    byte[] body =
        "{\"name\":\"blog\",\"reasons\":[{\"condition\":\"Etcd\",\"reason\":\"x\"}]}"
            .getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> codec.read(codec.headers(envelope), body))
        .hasMessage("data lacks the field reasons[0].message");
  }

  @Test
  void valuesOutsideOfAnEnumAreUnreadable() {
    EventEnvelope<?> envelope =
        SampleEvents.envelope(new PodsScaled("wp", 1, 2, PodsScaled.Reason.REQUESTED, 1));
    String body = new String(codec.body(envelope), StandardCharsets.UTF_8);

    assertThatThrownBy(
            () ->
                codec.read(
                    codec.headers(envelope),
                    body.replace("REQUESTED", "FORGOTTEN").getBytes(StandardCharsets.UTF_8)))
        .isExactlyInstanceOf(UnreadableEventException.class);
  }

  private static Schema schema(String type) throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(schemaText(type), InputFormat.JSON);
  }

  private static String schemaText(String type) throws IOException {
    try (InputStream schema =
        EventTypes.class.getResourceAsStream(EventTypes.schemaResource(type))) {
      return new String(
          Objects.requireNonNull(schema, type).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
