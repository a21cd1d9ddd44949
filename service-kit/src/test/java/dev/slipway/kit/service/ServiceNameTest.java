package dev.slipway.kit.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceNameTest {

  @ParameterizedTest
  @CsvSource({
    "provisioner-service, provisioner",
    "deployer-service, deployer",
    "api-gateway, gateway",
    "other, other",
  })
  void isTheApplicationsNameWithoutOrnaments(String application, String name) {
    assertThat(new ServiceName(Optional.empty(), application).value()).isEqualTo(name);
  }

  @Test
  void mayBeConfigured() {
    assertThat(new ServiceName(Optional.of("monitor"), "x-service").eventSource())
        .isEqualTo("/slipway/monitor");
  }
}
