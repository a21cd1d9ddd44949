package dev.slipway.provisioner.in.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergePatchTest {
  private final ObjectMapper json = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a": 1, "b": 2}        | {"a": 3}               | {"a": 3, "b": 2}
          {"a": {"b": 1, "c": 2}} | {"a": {"b": 3}}        | {"a": {"b": 3, "c": 2}}
          {"a": {"b": 1}}         | {"a": null}            | {"a": null}
          {"a": [1, 2]}           | {"a": [3]}             | {"a": [3]}
          {"a": 1}                | {"b": {"c": 1}}        | {"a": 1, "b": {"c": 1}}
          {"a": 1}                | [1]                    | [1]
          """)
  void merges(String target, String patch, String merged) throws Exception {
    assertThat(MergePatch.merge(json.readTree(target), json.readTree(patch)))
        .isEqualTo(json.readTree(merged));
  }
}
