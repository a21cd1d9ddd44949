package dev.slipway.infrastructure.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceNameTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "dev", "a-b-1", "12345678901234567890"})
  void namesThatAreLabels(String name) {
    assertThat(InstanceName.isValid(name)).isTrue();
    InstanceName.require(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "a.b", "-a", "a-", "123456789012345678901", "a\n"})
  void othersAreRefusedByName(String name) {
    assertThat(InstanceName.isValid(name)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InstanceName.require(name))
        .withMessageContaining("\"" + name + "\"");
  }
}
