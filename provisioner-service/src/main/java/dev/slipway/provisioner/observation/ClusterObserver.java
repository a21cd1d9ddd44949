package dev.slipway.provisioner.observation;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.InfrastructureDriver;
import dev.slipway.infrastructure.Inventory;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.Power;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.cluster.ConditionType;
import dev.slipway.provisioner.layout.MachineRole;
import dev.slipway.provisioner.machine.Machine;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** Looks at a cluster: the infrastructure first, then everything that runs there, all at once. */
public final class ClusterObserver {
  private static final Probe UNREADY = new Probe.Unasked("the API server is not ready yet");

  private final ClusterProbes probes;
  private final Inventories inventories;
  private final ExecutorService threads;
  private final Clock clock;
  private final DnsAnswers dnsAnswers;

  /**
   * @param probes asks what runs on the machines
   * @param inventories what the infrastructures have
   * @param threads one cheap thread a question
   * @param clock when it was seen
   */
  public ClusterObserver(
      ClusterProbes probes, Inventories inventories, ExecutorService threads, Clock clock) {
    this.probes = probes;
    this.inventories = inventories;
    this.threads = threads;
    this.clock = clock;
    this.dnsAnswers = new DnsAnswers(clock);
  }

  /** What is there now. Never throws for what it sees, or can't. */
  public Observation observe(ClusterRecords records, InfrastructureDriver driver) {
    InfrastructureSeen infrastructure = infrastructure(records, driver);
    Set<MachineId> running =
        switch (infrastructure) {
          case InfrastructureSeen.Present(Inventory inventory) -> running(inventory);
          // What runs goes on running while its infrastructure can't be asked.
          case InfrastructureSeen.Away away ->
              records.machines().stream()
                  .filter(machine -> machine.power() == Power.RUNNING)
                  .map(Machine::id)
                  .collect(Collectors.toSet());
        };
    if (records.cluster().deleting()) {
      dnsAnswers.forget(records.cluster().id());
      Probe unasked = new Probe.Unasked("the cluster is being deleted");
      return new Observation(
          clock.instant(),
          infrastructure,
          Duration.ZERO,
          Map.of(),
          new MembersSeen.Unlisted(),
          unasked,
          new NodesSeen.Unlisted(unasked),
          unasked,
          unasked);
    }
    return services(records, infrastructure, bootDeadline(driver), running);
  }

  private Observation services(
      ClusterRecords records,
      InfrastructureSeen infrastructure,
      Duration bootDeadline,
      Set<MachineId> running) {
    Future<Probe> database =
        threads.submit(
            () ->
                ask(records, MachineRole.DATABASE, running)
                    .map(machine -> probes.database(records, machine))
                    .orElse(new Probe.Unasked("the database machine does not run yet")));
    Map<MachineId, Future<Probe>> etcd = new LinkedHashMap<>();
    for (Machine machine : records.machines()) {
      if (machine.name().role() == MachineRole.ETCD) {
        etcd.put(
            machine.id(),
            threads.submit(
                () ->
                    running.contains(machine.id())
                        ? probes.etcd(records, machine)
                        : new Probe.Unasked(machine.id().name() + " does not run yet")));
      }
    }
    Optional<Machine> controller = ask(records, MachineRole.CONTROLLER, running);
    NodesSeen nodes = new NodesSeen.Unlisted(UNREADY);
    if (controller.isPresent() && records.cluster().is(ConditionType.API_SERVER_READY)) {
      // An API server that was ready, and lists its nodes, need not be asked whether it is.
      nodes = probes.nodes(records, controller.get());
    }
    Probe apiServer = apiServer(records, controller, nodes);
    Probe dns;
    if (apiServer.answers() && controller.isPresent()) {
      // One after the other, over one connection: another one would take longer than the question.
      if (nodes instanceof NodesSeen.Unlisted) {
        nodes = probes.nodes(records, controller.get());
      }
      dns =
          nodes instanceof NodesSeen.Unlisted(Probe.Silent silent)
              ? silent
              : dnsAnswers.of(records, () -> probes.dns(records, controller.get()));
      nodes = withKubelets(records, nodes, running);
    } else {
      // What a silent API server would say of its nodes is as unknown as the server is.
      dns = apiServer instanceof Probe.Silent ? apiServer : UNREADY;
      nodes = new NodesSeen.Unlisted(dns);
    }
    Map<MachineId, Probe> members = new LinkedHashMap<>();
    etcd.forEach((id, probe) -> members.put(id, join(probe)));
    return new Observation(
        clock.instant(),
        infrastructure,
        bootDeadline,
        members,
        members(records, members),
        apiServer,
        nodes,
        dns,
        join(database));
  }

  private Probe apiServer(ClusterRecords records, Optional<Machine> controller, NodesSeen nodes) {
    return switch (nodes) {
      case NodesSeen.Listed listed -> new Probe.Answers();
      case NodesSeen.Unlisted(Probe.Silent silent) -> new Probe.Silent("the API server to answer");
      case NodesSeen.Unlisted unlisted ->
          controller
              .map(machine -> probes.apiServer(records, machine))
              .orElse(new Probe.Unasked("the controller does not run yet"));
    };
  }

  /** Kubelets that their API server has stopped hearing of are asked from here, too. */
  private NodesSeen withKubelets(ClusterRecords records, NodesSeen seen, Set<MachineId> running) {
    if (!(seen instanceof NodesSeen.Listed(Map<String, NodesSeen.Node> nodes))) {
      return seen;
    }
    Map<String, Future<Probe>> asked = new LinkedHashMap<>();
    for (Machine machine : records.machines()) {
      NodesSeen.Node node = nodes.get(machine.id().name());
      if (machine.name().role() == MachineRole.WORKER
          && node != null
          && node.unheard()
          && running.contains(machine.id())) {
        asked.put(machine.id().name(), threads.submit(() -> probes.kubelet(records, machine)));
      }
    }
    Map<String, NodesSeen.Node> all = new LinkedHashMap<>(nodes);
    asked.forEach(
        (name, answer) -> all.computeIfPresent(name, (n, node) -> node.asked(join(answer))));
    return new NodesSeen.Listed(all);
  }

  /** Asked of a member that answers, which takes a quorum. */
  private MembersSeen members(ClusterRecords records, Map<MachineId, Probe> etcd) {
    if (etcd.size() < 2) {
      return new MembersSeen.Unlisted();
    }
    return etcd.entrySet().stream()
        .filter(entry -> entry.getValue().answers())
        .flatMap(entry -> records.machine(entry.getKey()).stream())
        .map(machine -> probes.members(records, machine))
        .filter(MembersSeen.Listed.class::isInstance)
        .findFirst()
        .orElse(new MembersSeen.Unlisted());
  }

  private InfrastructureSeen infrastructure(ClusterRecords records, InfrastructureDriver driver) {
    try {
      return new InfrastructureSeen.Present(inventories.of(records, driver));
    } catch (DriverException e) {
      return new InfrastructureSeen.Away(String.valueOf(e.getMessage()), e.remedy());
    }
  }

  private static Duration bootDeadline(InfrastructureDriver driver) {
    try {
      return driver.traits().bootDeadline();
    } catch (DriverException away) {
      return Duration.ZERO;
    }
  }

  private static Set<MachineId> running(Inventory inventory) {
    return inventory.machines().stream()
        .filter(machine -> machine.power() == Power.RUNNING)
        .map(machine -> machine.id())
        .collect(Collectors.toSet());
  }

  private static Optional<Machine> ask(
      ClusterRecords records, MachineRole role, Set<MachineId> running) {
    List<Machine> ofRole =
        records.machines().stream().filter(machine -> machine.name().role() == role).toList();
    return ofRole.stream().filter(machine -> running.contains(machine.id())).findFirst();
  }

  private static Probe join(Future<Probe> probe) {
    try {
      return probe.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Probe.Silent("the question was interrupted");
    } catch (java.util.concurrent.ExecutionException e) {
      return new Probe.Silent("the question failed: " + e.getCause());
    }
  }
}
