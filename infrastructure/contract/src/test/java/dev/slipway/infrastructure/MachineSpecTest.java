package dev.slipway.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MachineSpecTest {

  private static final NetworkSpec NETWORK = new NetworkSpec("cl-1", Cidr.parse("172.17.4.0/24"));
  private static final MachineId W1 = new MachineId("cl-1", "w1", 1);

  @Test
  void itsTextDoesNotTellTheConfiguration() {
    MachineSpec spec =
        MachineSpec.of(
            W1, NETWORK, NETWORK.cidr().address(201), 512, "image", Secret.of("private key"));

    assertThat(spec.toString()).contains("***").doesNotContain("private");
    assertThat(spec.ignition().reveal()).isEqualTo("private key");
  }

  @Test
  void anAddressThatIsNoMachinesIsRefused() {
    for (int index : new int[] {0, 1, 255}) {
      assertThatThrownBy(() -> at(NETWORK.cidr().address(index)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> at(Ipv4Address.parse("172.17.5.7")))
        .hasMessageContaining("172.17.5.7 is no machine's address in 172.17.4.0/24");
    assertThat(at(NETWORK.cidr().address(2)).address()).hasToString("172.17.4.2");
  }

  @Test
  void theDriversLabelsCannotBeGiven() {
    assertThatThrownBy(
            () ->
                new MachineSpec(
                    W1,
                    NETWORK,
                    NETWORK.cidr().address(201),
                    512,
                    "image",
                    Secret.of("{}"),
                    List.of(),
                    Optional.empty(),
                    Map.of("dev.slipway.instance", "other")))
        .hasMessageContaining("dev.slipway.instance");
  }

  @Test
  void namesThatCouldMeanSomethingElseAreRefused() {
    for (String name : new String[] {"", "W1", "w.1", "-w1", "w1-", "w_1", "w1/../x", "ä"}) {
      assertThatThrownBy(() -> new MachineId("cl-1", name, 1))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new MachineId("cl-1", "w1", 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(W1.next()).isEqualTo(new MachineId("cl-1", "w1", 2)).hasToString("cl-1/w1#2");
  }

  private static MachineSpec at(Ipv4Address address) {
    return MachineSpec.of(W1, NETWORK, address, 512, "image", Secret.of("{}"));
  }
}
