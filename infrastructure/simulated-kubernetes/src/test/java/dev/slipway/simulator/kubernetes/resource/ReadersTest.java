package dev.slipway.simulator.kubernetes.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadersTest {

  private static ObjectNode json(String yaml) throws IOException {
    return (ObjectNode) Json.parse(("# yaml\n" + yaml).getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({"1, 1000", "250m, 250", "0.5, 500", "1k, 1000000", "1Ki, 1024000", "1e3, 1000000"})
  void quantitiesAreRead(String text, long milli) {
    assertThat(Quantity.milli(TextNode.valueOf(text))).isEqualTo(milli);
  }

  @Test
  void whatIsNoQuantityIsNone() {
    assertThat(Quantity.parse(TextNode.valueOf("many"))).isEmpty();
    assertThat(Quantity.parse(TextNode.valueOf("1.2.3"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=b | true",
        "a==b,c!=x | true",
        "a in (x, b) | true",
        "a notin (b) | false",
        "a | true",
        "!a | false",
        "z | false",
        "!z,a | true"
      })
  void selectorsAreRead(String selector, boolean matches) throws IOException {
    JsonNode object = json("metadata: {labels: {a: b, c: d}}");
    assertThat(LabelSelector.parse(selector).matches(object)).isEqualTo(matches);
  }

  @Test
  void whatIsNoSelectorIsRefused() {
    assertThatThrownBy(() -> LabelSelector.parse("a=b=c"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FieldSelector.parse(Kinds.POD, "spec.nonsense=a"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void emptySelectorsOfServicesSelectNothing() throws IOException {
    JsonNode object = json("metadata: {labels: {a: b}}");
    assertThat(LabelSelector.ofMap(Json.object()).matches(object)).isFalse();
    assertThat(LabelSelector.of(Json.object()).matches(object)).isTrue();
    assertThat(LabelSelector.of(Json.MAPPER.missingNode()).matches(object)).isFalse();
  }

  @Test
  void unknownFieldsAreFoundAndDropped() throws IOException {
    ObjectNode pod =
        json(
            "{kind: Pod, spec: {containers: [{name: a, imagee: b}], nodeSelector: {any: thing}}, x: 1}");
    assertThat(UnknownFields.drop(Kinds.POD, pod))
        .containsExactlyInAnyOrder("spec.containers[0].imagee", "x");
    assertThat(pod)
        .isEqualTo(
            json("{kind: Pod, spec: {containers: [{name: a}], nodeSelector: {any: thing}}}"));
  }

  @Test
  void wrongTypesAreFound() throws IOException {
    assertThat(WrongTypes.find(Kinds.DEPLOYMENT, json("{spec: {replicas: '3'}}")))
        .hasValueSatisfying(
            text -> assertThat(text).contains("Deployment.spec.replicas", "type int"));
    assertThat(
            WrongTypes.find(Kinds.SERVICE, json("{spec: {ports: [{port: 1, targetPort: http}]}}")))
        .isEmpty();
  }

  @Test
  void rangesAreCounted() {
    Cidr range = Cidr.parse("10.3.0.7/24");
    assertThat(range).hasToString("10.3.0.0/24");
    assertThat(range.address(10)).isEqualTo("10.3.0.10");
    assertThat(range.contains("10.3.0.255")).isTrue();
    assertThat(range.contains("10.3.1.0")).isFalse();
    assertThat(range.contains("nonsense")).isFalse();
  }
}
