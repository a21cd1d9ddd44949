package dev.slipway.infrastructure.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.infrastructure.Capacity;
import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.DataVolume;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.Inventory;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineSpec;
import dev.slipway.infrastructure.MachineState.Absent;
import dev.slipway.infrastructure.MachineState.Present;
import dev.slipway.infrastructure.MachineState.Stop;
import dev.slipway.infrastructure.NetworkSpec;
import dev.slipway.infrastructure.PortForward;
import dev.slipway.infrastructure.Power;
import dev.slipway.infrastructure.Secret;
import dev.slipway.infrastructure.Traits;
import dev.slipway.infrastructure.UsedNetwork;
import dev.slipway.infrastructure.simulated.wire.HostJson;
import dev.slipway.infrastructure.simulated.wire.SpecJson;
import dev.slipway.infrastructure.simulated.wire.StateJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is written is read as the same. */
class WireTest {
  private static final MachineId ID = new MachineId("cl-1", "w1", 2);
  private static final NetworkSpec NETWORK = new NetworkSpec("cl-1", Cidr.parse("127.64.0.0/24"));

  private static MachineSpec machine() {
    return new MachineSpec(
        ID,
        NETWORK,
        NETWORK.cidr().address(201),
        1536,
        "slipway/machine:1",
        Secret.of("{\"ignition\":{\"version\":\"3.3.0\"}}"),
        List.of(new PortForward(30100, 30100)),
        Optional.of(new DataVolume("data", "/var/lib/mysql")),
        Map.of("a", "b"));
  }

  @Test
  void specifications() {
    assertThat(SpecJson.machine(SpecJson.write(machine()))).isEqualTo(machine());
    assertThat(SpecJson.withoutConfiguration(machine()).toString()).doesNotContain("3.3.0");
    MachineSpec plain =
        MachineSpec.of(
            ID, NETWORK, NETWORK.cidr().address(7), 64, "slipway/machine:1", Secret.of("{}"));
    assertThat(SpecJson.machine(SpecJson.write(plain))).isEqualTo(plain);
  }

  @Test
  void states() {
    Present off =
        new Present(
            ID,
            NETWORK.cidr().address(201),
            Power.OFF,
            Optional.of("boot"),
            Optional.of(Instant.parse("2026-11-01T00:00:00.5Z")),
            Optional.of(new Stop(Instant.parse("2026-11-01T00:00:01Z"), 137, true, "why")));
    Present fresh =
        new Present(
            ID,
            NETWORK.cidr().address(201),
            Power.OFF,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThat(StateJson.state(StateJson.write(off))).isEqualTo(off);
    assertThat(StateJson.state(StateJson.write(fresh))).isEqualTo(fresh);
    assertThat(StateJson.state(StateJson.write(new Absent(ID)))).isEqualTo(new Absent(ID));
    Inventory inventory =
        new Inventory(
            List.of(off),
            List.of(NETWORK),
            List.of(
                new Inventory.Volume("cl-1", "data", Optional.empty()),
                new Inventory.Volume("cl-1", "w1.2", Optional.of(ID))));
    assertThat(StateJson.inventory(StateJson.write(inventory))).isEqualTo(inventory);
  }

  @Test
  void hosts() {
    Traits traits =
        new Traits(
            Traits.MachineKind.VIRTUAL_MACHINE,
            Set.of(Traits.GuestException.SEES_HOST_CPUS),
            2,
            1024,
            2,
            Duration.ofSeconds(60),
            List.of(Cidr.parse("127.64.0.0/10")));
    assertThat(HostJson.traits(HostJson.write(traits))).isEqualTo(traits);
    Capacity capacity = new Capacity(4, 3, 2, 1);
    assertThat(HostJson.capacity(HostJson.write(capacity))).isEqualTo(capacity);
    List<UsedNetwork> used =
        List.of(
            new UsedNetwork(NETWORK.cidr(), "a cluster", Optional.of("cl-1")),
            new UsedNetwork(Cidr.parse("127.65.0.0/24"), "a process", Optional.empty()));
    assertThat(HostJson.usedNetworks(HostJson.write(used))).isEqualTo(used);
  }

  @Test
  void refusals() {
    DriverException refusal =
        HostJson.refusal(
            HostJson.write(new DriverException(Code.ADDRESS_TAKEN, "taken", "take another")));
    assertThat(refusal.code()).isEqualTo(Code.ADDRESS_TAKEN);
    assertThat(refusal.getMessage()).isEqualTo("taken");
    assertThat(refusal.remedy()).isEqualTo("take another");
  }
}
