package dev.slipway.provisioner.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.infrastructure.Capacity;
import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.UsedNetwork;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.provisioner.topology.ClusterDraft;
import dev.slipway.provisioner.topology.ClusterWish;
import dev.slipway.provisioner.topology.Finding;
import dev.slipway.provisioner.topology.PortForward;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

class AllocatorTest {
  private static final Reservations NONE = new Reservations(Map.of(), Map.of(), 0, 0);
  private final Allocator allocator = new Allocator(1024);

  private static ClusterDraft draft(
      @Nullable Integer workers,
      @Nullable String machines,
      @Nullable List<ClusterDraft.Forward> forwards) {
    return new ClusterDraft(
        "blog",
        null,
        null,
        ClusterDraft.Group.OMITTED,
        ClusterDraft.Group.OMITTED,
        new ClusterDraft.Group(workers, null),
        ClusterDraft.Database.OMITTED,
        machines,
        null,
        null,
        forwards);
  }

  private static HostView host(int totalMiB, int freeMiB, Set<Integer> ports, Cidr... networks) {
    return new HostView(
        new Capacity(totalMiB, freeMiB, 2, totalMiB),
        java.util.Arrays.stream(networks)
            .map(cidr -> new UsedNetwork(cidr, "a bridge", Optional.empty()))
            .toList(),
        ports,
        List.of());
  }

  /** A host whose infrastructure reaches machines in one range only. */
  private static HostView host(Cidr range, Cidr used) {
    HostView any = host(32_000, 30_000, Set.of(), used);
    return new HostView(any.capacity(), any.networks(), any.hostPorts(), List.of(range));
  }

  @Example
  void machinesAreWhereTheirInfrastructureReachesThem() {
    HostView host = host(Cidr.parse("127.64.0.0/10"), Cidr.parse("127.64.0.0/24"));
    List<Finding> findings = new ArrayList<>();

    ClusterWish chosen =
        allocator.complete(draft(null, null, null), "1.36.3", host, NONE, findings);

    assertThat(findings).isEmpty();
    assertThat(chosen.networks().machines()).hasToString("127.64.1.0/24");

    allocator.complete(draft(null, "172.17.4.0/24", null), "1.36.3", host, NONE, findings);

    assertThat(findings)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.toString()).contains("network.machines", "127.64.0.0/10");
            });
  }

  @Example
  void saysNothingAndGetsTheSeed() {
    List<Finding> findings = new ArrayList<>();

    ClusterWish wish =
        allocator.complete(
            draft(null, null, null), "1.36.3", host(32_000, 30_000, Set.of()), NONE, findings);

    assertThat(findings).isEmpty();
    assertThat(wish.networks().machines()).hasToString("172.17.4.0/24");
    assertThat(wish.portForwards())
        .containsExactly(
            new PortForward(30100, "w1", 30100),
            new PortForward(30101, "w2", 30100),
            new PortForward(30102, "w3", 30100));
    assertThat(wish.topology().totalMemoryMiB()).isEqualTo(512 + 1024 + 3 * 1536 + 512);
  }

  @Property(tries = 200)
  void clustersNeverShareANetworkOrAPort(
      @ForAll @IntRange(min = 1, max = 40) int clusters,
      @ForAll @IntRange(min = 1, max = 20) int workers,
      @ForAll @Size(max = 20) Set<@IntRange(min = 30_090, max = 30_130) Integer> foreign) {
    Map<Cidr, String> networks = new HashMap<>();
    Map<Integer, String> ports = new HashMap<>();
    HostView host = host(1_000_000, 1_000_000, foreign, Cidr.parse("172.17.0.0/16"));
    for (int i = 0; i < clusters; i++) {
      List<Finding> findings = new ArrayList<>();
      ClusterWish wish =
          allocator.complete(
              draft(workers, null, null),
              "1.36.3",
              host,
              new Reservations(networks, ports, 0, 0),
              findings);
      assertThat(findings).isEmpty();
      Cidr machines = wish.networks().machines();
      assertThat(networks.keySet()).noneMatch(other -> other.overlaps(machines));
      assertThat(machines.overlaps(Cidr.parse("172.17.0.0/16"))).isFalse();
      assertThat(machines.overlaps(wish.networks().pods())).isFalse();
      networks.put(machines, "cluster-" + i);
      for (PortForward forward : wish.portForwards()) {
        assertThat(ports).doesNotContainKey(forward.hostPort());
        assertThat(foreign).doesNotContain(forward.hostPort());
        ports.put(forward.hostPort(), "cluster-" + i);
      }
      assertThat(wish.portForwards()).hasSize(Math.min(3, workers));
    }
  }

  @Property(tries = 200)
  void neverPromisesMoreMemoryThanThereIs(
      @ForAll @IntRange(min = 1024, max = 64_000) int totalMiB,
      @ForAll @IntRange(min = 0, max = 64_000) int freeMiB,
      @ForAll @IntRange(min = 0, max = 64_000) int committedMiB,
      @ForAll @IntRange(min = 1, max = 20) int workers) {
    int notBooted = committedMiB / 2;
    List<Finding> findings = new ArrayList<>();

    ClusterWish wish =
        allocator.complete(
            draft(workers, null, null),
            "1.36.3",
            host(totalMiB, freeMiB, Set.of()),
            new Reservations(Map.of(), Map.of(), committedMiB, notBooted),
            findings);

    boolean fits =
        wish.topology().totalMemoryMiB() + committedMiB + 1024 <= totalMiB
            && wish.topology().totalMemoryMiB() + notBooted <= freeMiB;
    Set<ProblemCode> codes = new HashSet<>();
    findings.forEach(finding -> codes.add(finding.code()));
    assertThat(codes.isEmpty()).isEqualTo(fits || codes.isEmpty());
    if (!fits) {
      assertThat(codes).contains(ProblemCode.INSUFFICIENT_MEMORY);
    }
  }

  @Example
  void whatIsGivenIsHonouredOrRefused() {
    List<Finding> findings = new ArrayList<>();
    List<ClusterDraft.Forward> forwards =
        List.of(
            new ClusterDraft.Forward(31_000, "w1", 80), new ClusterDraft.Forward(null, "w2", 80));

    ClusterWish wish =
        allocator.complete(
            draft(3, "192.168.7.0/24", forwards),
            "1.36.3",
            host(32_000, 30_000, Set.of(31_000), Cidr.parse("192.168.0.0/16")),
            NONE,
            findings);

    assertThat(findings)
        .extracting(Finding::code)
        .containsExactly(ProblemCode.NETWORK_OVERLAP, ProblemCode.HOST_PORT_TAKEN);
    assertThat(wish.portForwards().get(1).hostPort()).isEqualTo(30_100);
  }
}
