package dev.slipway.provisioner.allocation;

import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.UsedNetwork;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.provisioner.layout.NetworkPlan;
import dev.slipway.provisioner.topology.ClusterDraft;
import dev.slipway.provisioner.topology.ClusterWish;
import dev.slipway.provisioner.topology.DatabaseMachine;
import dev.slipway.provisioner.topology.Defaults;
import dev.slipway.provisioner.topology.Finding;
import dev.slipway.provisioner.topology.Limits;
import dev.slipway.provisioner.topology.MachineGroup;
import dev.slipway.provisioner.topology.PortForward;
import dev.slipway.provisioner.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes a draft complete: what was omitted is chosen among what is free, the seed's values first;
 * what was given is honoured or refused. Pure.
 */
public final class Allocator {

  /** What the host keeps for itself and for Slipway, in MiB. */
  private final int hostReserveMiB;

  /**
   * @param hostReserveMiB memory that is never promised to machines, in MiB
   */
  public Allocator(int hostReserveMiB) {
    this.hostReserveMiB = hostReserveMiB;
  }

  /**
   * The complete wish. What is wrong is added to the findings; the wish then counts for nothing.
   *
   * @param draft a draft without findings of its own
   * @param version the version of Kubernetes to take when none was given
   */
  public ClusterWish complete(
      ClusterDraft draft,
      String version,
      HostView host,
      Reservations reservations,
      List<Finding> findings) {
    Topology topology = topology(draft);
    NetworkPlan networks = networks(draft, host, reservations, findings);
    List<PortForward> forwards = forwards(draft, topology, host, reservations, findings);
    memory(topology, host, reservations, findings);
    return new ClusterWish(
        Objects.requireNonNull(draft.name()),
        Objects.requireNonNullElse(draft.infrastructure(), Defaults.INFRASTRUCTURE),
        Objects.requireNonNullElse(draft.kubernetesVersion(), version),
        topology,
        networks,
        forwards);
  }

  private static Topology topology(ClusterDraft draft) {
    return new Topology(
        group(draft.etcd(), Defaults.ETCD),
        group(draft.controllers(), Defaults.CONTROLLERS),
        group(draft.workers(), Defaults.WORKERS),
        draft.database().wanted()
            ? new DatabaseMachine(
                Objects.requireNonNullElse(draft.database().engine(), Defaults.DATABASE.engine()),
                Objects.requireNonNullElse(
                    draft.database().memoryMiB(), Defaults.DATABASE.memoryMiB()))
            : null);
  }

  private static MachineGroup group(ClusterDraft.Group draft, MachineGroup fallback) {
    return new MachineGroup(
        Objects.requireNonNullElse(draft.count(), fallback.count()),
        Objects.requireNonNullElse(draft.memoryMiB(), fallback.memoryMiB()));
  }

  private static NetworkPlan networks(
      ClusterDraft draft, HostView host, Reservations reservations, List<Finding> findings) {
    Cidr services =
        draft.services() == null ? Defaults.NETWORKS.services() : Cidr.parse(draft.services());
    Cidr pods = draft.pods() == null ? Defaults.NETWORKS.pods() : Cidr.parse(draft.pods());
    if (draft.machines() != null) {
      Cidr machines = Cidr.parse(draft.machines());
      within(machines, host, findings);
      user(machines, host, reservations)
          .ifPresent(
              user ->
                  findings.add(
                      Finding.of(
                          ProblemCode.NETWORK_OVERLAP,
                          "network.machines",
                          machines + " overlaps " + user,
                          "Take another range, or leave it out and get one that is free")));
      return new NetworkPlan(machines, services, pods);
    }
    UsedRanges used = new UsedRanges();
    reservations.networks().keySet().forEach(used::add);
    host.networks().forEach(network -> used.add(network.cidr()));
    Optional<Cidr> free =
        candidates(host)
            .filter(candidate -> !candidate.overlaps(services) && !candidate.overlaps(pods))
            .filter(candidate -> !used.overlap(candidate))
            .findFirst();
    if (free.isEmpty()) {
      findings.add(
          Finding.of(
              ProblemCode.NETWORK_OVERLAP,
              "network.machines",
              "was left out, and no range that Slipway would take is free",
              "Give a /24 that is free, or delete a cluster"));
    }
    return new NetworkPlan(free.orElse(Defaults.NETWORKS.machines()), services, pods);
  }

  /** The infrastructure reaches machines nowhere else. */
  private static void within(Cidr machines, HostView host, List<Finding> findings) {
    List<Cidr> ranges = host.networkRanges();
    if (!ranges.isEmpty() && ranges.stream().noneMatch(range -> range.contains(machines))) {
      String places = ranges.stream().map(Cidr::toString).collect(Collectors.joining(", "));
      findings.add(
          Finding.invalid(
              "network.machines",
              "must lie in %s on this infrastructure, which %s does not"
                  .formatted(places, machines),
              "Take a /24 there, or leave it out and get one that is free"));
    }
  }

  /** Every /24 of the ranges that the infrastructure names; the usual ones where it names none. */
  private static Stream<Cidr> candidates(HostView host) {
    return host.networkRanges().isEmpty()
        ? candidates()
        : host.networkRanges().stream()
            .flatMap(
                range ->
                    Stream.iterate(
                        new Cidr(range.network(), 24),
                        candidate -> range.contains(candidate),
                        candidate -> candidate.plus(1)));
  }

  /** The seed's range, its neighbours, then the private ranges that Docker takes last. */
  static Stream<Cidr> candidates() {
    return Stream.of(
            Stream.of(Defaults.NETWORKS.machines()),
            IntStream.rangeClosed(5, 254).mapToObj(third -> cidr("172.17." + third + ".0/24")),
            IntStream.rangeClosed(64, 127)
                .boxed()
                .flatMap(
                    second ->
                        IntStream.rangeClosed(0, 255)
                            .mapToObj(third -> cidr("10." + second + "." + third + ".0/24"))))
        .flatMap(stream -> stream);
  }

  private static Cidr cidr(String text) {
    return Cidr.parse(text);
  }

  private static Optional<String> user(Cidr cidr, HostView host, Reservations reservations) {
    for (Map.Entry<Cidr, String> reserved : reservations.networks().entrySet()) {
      if (reserved.getKey().overlaps(cidr)) {
        return Optional.of(reserved.getKey() + " of the cluster " + reserved.getValue());
      }
    }
    for (UsedNetwork used : host.networks()) {
      if (used.cidr().overlaps(cidr)) {
        return Optional.of(used.cidr() + ", which is used by " + used.usedBy());
      }
    }
    return Optional.empty();
  }

  private static List<PortForward> forwards(
      ClusterDraft draft,
      Topology topology,
      HostView host,
      Reservations reservations,
      List<Finding> findings) {
    Set<Integer> taken = new TreeSet<>(host.hostPorts());
    taken.addAll(reservations.hostPorts().keySet());
    List<ClusterDraft.Forward> drafts =
        draft.portForwards() == null
            ? IntStream.rangeClosed(1, Math.min(Defaults.FORWARDS, topology.workers().count()))
                .mapToObj(n -> new ClusterDraft.Forward(null, "w" + n, Defaults.PORT))
                .toList()
            : draft.portForwards();
    for (int i = 0; i < drafts.size(); i++) {
      Integer given = drafts.get(i).hostPort();
      if (given != null && taken.contains(given)) {
        String cluster = reservations.hostPorts().get(given);
        findings.add(
            Finding.of(
                ProblemCode.HOST_PORT_TAKEN,
                "portForwards[" + i + "].hostPort",
                given
                    + " is taken by "
                    + (cluster == null ? "a process on the host" : "the cluster " + cluster),
                "Take another port, or leave it out and get one that is free"));
      }
    }
    drafts.stream()
        .map(ClusterDraft.Forward::hostPort)
        .filter(Objects::nonNull)
        .forEach(taken::add);
    List<PortForward> forwards = new ArrayList<>();
    for (ClusterDraft.Forward forward : drafts) {
      Integer given = forward.hostPort();
      int hostPort = given == null ? nextFree(taken) : given;
      taken.add(hostPort);
      forwards.add(
          new PortForward(
              hostPort,
              Objects.requireNonNull(forward.machine()),
              Objects.requireNonNull(forward.port())));
    }
    return forwards;
  }

  private static int nextFree(Set<Integer> taken) {
    return IntStream.concat(
            IntStream.rangeClosed(Defaults.PORT, Limits.MOST_PORT),
            IntStream.range(Limits.LEAST_HOST_PORT, Defaults.PORT))
        .filter(port -> !taken.contains(port))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("every port of the host is taken"));
  }

  private void memory(
      Topology topology, HostView host, Reservations reservations, List<Finding> findings) {
    int needed = topology.totalMemoryMiB();
    int available = availableMiB(host, reservations);
    if (needed > available) {
      findings.add(
          Finding.of(
              ProblemCode.INSUFFICIENT_MEMORY,
              "topology",
              "needs %d MiB, and %d MiB are available".formatted(needed, available),
              "Ask for fewer or smaller machines, or delete a cluster"));
    }
    largest(topology, host, findings);
  }

  private static void largest(Topology topology, HostView host, List<Finding> findings) {
    int most = host.capacity().largestMachineMiB();
    largest("topology.etcd", topology.etcd().memoryMiB(), most, findings);
    largest("topology.controllers", topology.controllers().memoryMiB(), most, findings);
    largest("topology.workers", topology.workers().memoryMiB(), most, findings);
  }

  private static void largest(String group, int memoryMiB, int most, List<Finding> findings) {
    if (memoryMiB > most) {
      findings.add(
          Finding.of(
              ProblemCode.INSUFFICIENT_MEMORY,
              group + ".memoryMiB",
              "is %d, and one machine can have %d MiB at most".formatted(memoryMiB, most),
              "Take " + most + " or less"));
    }
  }

  /** What may still be promised: never more than the host has, nor than it has free now. */
  public int availableMiB(HostView host, Reservations reservations) {
    int uncommitted =
        host.capacity().totalMemoryMiB() - hostReserveMiB - reservations.committedMiB();
    int free = host.capacity().freeMemoryMiB() - reservations.notBootedMiB();
    return Math.max(0, Math.min(uncommitted, free));
  }
}
