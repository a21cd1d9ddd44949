package dev.slipway.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamPositionTest {

  @Test
  void aPositionComesBackAsItWent() {
    StreamPosition position = new StreamPosition(-5, 123_456_789_012L);

    assertThat(StreamPosition.decode(position.encode())).contains(position);
    assertThat(position.encode()).matches("[A-Za-z0-9_-]+");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "not base64!", "AAAA", "AAAAB_________-A"})
  void otherTextsAreNone(String text) {
    assertThat(StreamPosition.decode(text)).isEmpty();
  }
}
