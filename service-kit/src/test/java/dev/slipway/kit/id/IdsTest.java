package dev.slipway.kit.id;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.kit.service.ServiceName;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdsTest {
  private final Ids ids = new Ids(new ServiceName(Optional.of("deployer"), ""));

  @Test
  void haveTheirForms() {
    assertThat(ids.cluster()).matches("cl-[a-z2-7]{10}");
    assertThat(ids.operation()).matches("op-d-[a-z2-7]{16}");
    assertThat(ids.random("in", 4)).matches("in-[a-z2-7]{4}");
  }

  @Test
  void doNotRepeat() {
    assertThat(IntStream.range(0, 10_000).mapToObj(i -> ids.cluster()).collect(Collectors.toSet()))
        .hasSize(10_000);
  }
}
