package dev.slipway.infrastructure.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.DataVolume;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineSpec;
import dev.slipway.infrastructure.NetworkSpec;
import dev.slipway.infrastructure.PortForward;
import dev.slipway.infrastructure.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;

class FingerprintTest {

  private static final NetworkSpec NETWORK = new NetworkSpec("cl-1", Cidr.parse("10.1.0.0/24"));

  @Test
  void theSameSpecificationHasTheSame() {
    assertThat(Fingerprint.of(spec("{}")))
        .isEqualTo(Fingerprint.of(spec("{}")))
        .matches("[0-9a-f]{64}");
  }

  /** The machines that are there have it noted: it must not change with the code. */
  @Test
  void itIsTheSameFromReleaseToRelease() {
    assertThat(Fingerprint.of(spec("{}")))
        .isEqualTo("c2bc456177f96b36647819721d979c8a910bfe44b382d5daec688b8ba362b8ce");
  }

  @Test
  void anotherSpecificationHasAnother() {
    MachineSpec spec = spec("{}");

    assertThat(
            List.of(
                Fingerprint.of(spec),
                Fingerprint.of(spec("{\"a\":1}")),
                Fingerprint.of(spec.withPortForwards(List.of(new PortForward(80, 80)))),
                Fingerprint.of(spec.withDataVolume(new DataVolume("data", "/var/lib/x")))))
        .doesNotHaveDuplicates();
  }

  private static MachineSpec spec(String ignition) {
    return MachineSpec.of(
        new MachineId("cl-1", "w1", 1),
        NETWORK,
        NETWORK.cidr().address(11),
        64,
        "image:1",
        Secret.of(ignition));
  }
}
