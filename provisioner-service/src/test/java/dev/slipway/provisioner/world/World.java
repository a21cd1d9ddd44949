package dev.slipway.provisioner.world;

import dev.slipway.infrastructure.InfrastructureDriver;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.Power;
import dev.slipway.kit.work.StaleWorkException;
import dev.slipway.kit.work.WorkEpoch;
import dev.slipway.provisioner.admission.MachinePlans;
import dev.slipway.provisioner.admission.MachineWishes;
import dev.slipway.provisioner.blueprint.ClusterKeys;
import dev.slipway.provisioner.blueprint.MachineBlueprints;
import dev.slipway.provisioner.blueprint.MachineKeys;
import dev.slipway.provisioner.certificate.CertificateIssuer;
import dev.slipway.provisioner.certificate.ClusterAuthorities;
import dev.slipway.provisioner.certificate.MachineCertificates;
import dev.slipway.provisioner.cluster.Cluster;
import dev.slipway.provisioner.cluster.ClusterApi;
import dev.slipway.provisioner.cluster.ClusterOperation;
import dev.slipway.provisioner.cluster.ClusterPhase;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.cluster.Founding;
import dev.slipway.provisioner.layout.ImageReferences;
import dev.slipway.provisioner.layout.NetworkPlan;
import dev.slipway.provisioner.machine.Infrastructures;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.machine.MachineImage;
import dev.slipway.provisioner.machine.MachineOperation;
import dev.slipway.provisioner.observation.ClusterObserver;
import dev.slipway.provisioner.observation.ClusterProbes;
import dev.slipway.provisioner.observation.Inventories;
import dev.slipway.provisioner.observation.MembersSeen;
import dev.slipway.provisioner.observation.NodesSeen;
import dev.slipway.provisioner.observation.Probe;
import dev.slipway.provisioner.plan.ActionExecutor;
import dev.slipway.provisioner.plan.ClusterAssessor;
import dev.slipway.provisioner.plan.ClusterPlanner;
import dev.slipway.provisioner.plan.ClusterReconciliation;
import dev.slipway.provisioner.plan.ClusterReconciliation.Pace;
import dev.slipway.provisioner.plan.ClusterRecorder;
import dev.slipway.provisioner.plan.ClusterStore;
import dev.slipway.provisioner.plan.OperationReport;
import dev.slipway.provisioner.plan.PlannerSettings;
import dev.slipway.provisioner.plan.Recording;
import dev.slipway.provisioner.topology.ClusterWish;
import dev.slipway.provisioner.topology.DatabaseMachine;
import dev.slipway.provisioner.topology.MachineGroup;
import dev.slipway.provisioner.topology.PortForward;
import dev.slipway.provisioner.topology.Topology;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A cluster, its records in memory, its machines in a {@link MemoryDriver}. What runs on a machine
 * serves a few rounds after what it needs; a crash can be ordered after any count of effects.
 */
public final class World {
  public static final String CLUSTER = "cl-abcdefghij";
  public static final int POWER_ONS_IN_VAIN = 3;
  public static final int REPLACEMENTS_PER_HOUR = 4;
  private static final String ADDONS = "revision-1";
  private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

  public final MemoryDriver driver;
  public final List<Recording.Happening> events = new ArrayList<>();
  public final List<OperationReport> reports = new ArrayList<>();
  public final Map<MachineId, String> consoles = new HashMap<>();
  public final Ticking clock = new Ticking();
  public final Services services = new Services();
  public final MemoryEtcd etcd;

  private final Store store = new Store();
  private final Keys keys = new Keys();
  private final Map<String, List<OperationReport>> machineReports = new TreeMap<>();
  private int nextOperation = 10;
  private boolean cancellable;
  private int effectsUntilCrash = Integer.MAX_VALUE;
  private @Nullable Runnable meanwhile;
  private int recorded;
  private long newestEpoch = 1;
  private int actionsUntilStall = Integer.MAX_VALUE;
  private boolean reversed;
  private Cluster cluster;
  private Map<MachineId, Machine> machines =
      new TreeMap<>(java.util.Comparator.comparing(MachineId::toString));

  /** The process died: nothing after this instant happened. */
  public static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** A clock that moves on with every look at it. */
  public static final class Ticking extends Clock {
    private Instant now = Instant.parse("2026-11-23T12:00:00Z");

    public void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  /** A world like another one, without what was told and reported there. */
  public World(World other) {
    driver = other.driver.copy();
    etcd = new MemoryEtcd(driver, this::records, this::effect, services::forget);
    etcd.become(other.etcd);
    clock.now = other.clock.now;
    services.become(other.services);
    keys.authorities = other.keys.authorities;
    keys.certificates.putAll(other.keys.certificates);
    nextOperation = other.nextOperation;
    cluster = other.cluster;
    machines.putAll(other.machines);
  }

  public World(Topology topology) {
    driver = new MemoryDriver();
    etcd = new MemoryEtcd(driver, this::records, this::effect, services::forget);
    ClusterWish wish =
        new ClusterWish(
            "blog",
            "memory",
            "1.36.3",
            topology,
            NetworkPlan.seed(),
            List.of(new PortForward(30100, "w1", 30100)));
    cluster =
        new Cluster(
            CLUSTER,
            "default",
            wish,
            1,
            ClusterPhase.PENDING,
            List.of(),
            null,
            new ClusterOperation("op-p-1", ClusterOperation.Kind.CREATE_CLUSTER),
            "correlation",
            clock.instant(),
            clock.instant(),
            null,
            null,
            null,
            Founding.FIRST);
    MachinePlans.of(CLUSTER, wish, clock.instant())
        .forEach(machine -> machines.put(machine.id(), machine));
  }

  public static Topology topology(int etcd, int workers, boolean database) {
    return new Topology(
        new MachineGroup(etcd, 512),
        new MachineGroup(1, 1024),
        new MachineGroup(workers, 1536),
        database ? new DatabaseMachine(DatabaseMachine.MARIADB, 512) : null);
  }

  public Cluster cluster() {
    return cluster;
  }

  public ClusterRecords records() {
    return store.load(CLUSTER).orElseThrow();
  }

  /** The certificate of the authority of Kubernetes, which differs when it was issued anew. */
  public String authority() {
    return java.util.Objects.requireNonNull(keys.authorities).kubernetes().certificatePem();
  }

  /** The process will die after this many more effects on the world. */
  public void crashAfter(int effects) {
    effectsUntilCrash = effects;
  }

  /** Effects so far are counted by what is left until the crash. */
  public int effectsLeft() {
    return effectsUntilCrash;
  }

  /**
   * The process will stall after this many more effects, and go on where it was once others have
   * done what they do in the meantime.
   */
  public void stallAfter(int effects, Runnable inTheMeantime) {
    effectsUntilCrash = effects;
    meanwhile = inTheMeantime;
  }

  /** What is done at once is done in the opposite order from now on. */
  public void reverse() {
    reversed = true;
  }

  /** The newest pick-up of the cluster's work. */
  public WorkEpoch epoch() {
    return new WorkEpoch("cluster", CLUSTER, newestEpoch);
  }

  /** Another worker picks the cluster's work up. */
  public WorkEpoch takeOver() {
    newestEpoch++;
    return epoch();
  }

  /** The process will stall before this many more actions, and then look whether it may go on. */
  public void stallBeforeAction(int actions, Runnable inTheMeantime) {
    actionsUntilStall = actions;
    meanwhile = inTheMeantime;
  }

  /** Actions so far are counted by what is left until the stall. */
  public int actionsLeft() {
    return actionsUntilStall;
  }

  private void look() {
    Runnable others = meanwhile;
    if (actionsUntilStall-- <= 0 && others != null) {
      actionsUntilStall = Integer.MAX_VALUE;
      meanwhile = null;
      others.run();
    }
  }

  private void effect() {
    if (effectsUntilCrash-- > 0) {
      return;
    }
    effectsUntilCrash = Integer.MAX_VALUE;
    Runnable others = meanwhile;
    if (others == null) {
      throw new Crash();
    }
    meanwhile = null;
    others.run();
  }

  /** The wish changes. */
  public void delete() {
    cluster =
        new Cluster(
            cluster.id(),
            cluster.project(),
            cluster.wish(),
            cluster.generation() + 1,
            ClusterPhase.DELETING,
            cluster.conditions(),
            cluster.addonsRevision(),
            new ClusterOperation("op-p-2", ClusterOperation.Kind.DELETE_CLUSTER),
            "correlation-2",
            cluster.createdAt(),
            cluster.unreadySince(),
            cluster.readyAt(),
            clock.instant(),
            null,
            cluster.founding());
    machines.replaceAll((id, machine) -> machine.operatedBy(null));
  }

  /** It is accepted that the cluster has more workers. */
  public void grow(int workers) {
    ClusterWish wish = cluster.wish();
    Topology topology = wish.topology();
    ClusterWish grown =
        new ClusterWish(
            wish.name(),
            wish.infrastructure(),
            wish.kubernetesVersion(),
            new Topology(
                topology.etcd(),
                topology.controllers(),
                new MachineGroup(workers, topology.workers().memoryMiB()),
                topology.database()),
            wish.networks(),
            wish.portForwards());
    cluster =
        with(
            grown,
            cluster.generation() + 1,
            new ClusterOperation("op-p-" + nextOperation++, ClusterOperation.Kind.UPDATE_CLUSTER),
            cluster.founding());
    MachinePlans.of(CLUSTER, grown, cluster.founding(), clock.instant()).stream()
        .filter(machine -> records().machine(machine.id().name()).isEmpty())
        .forEach(machine -> machines.put(machine.id(), machine));
  }

  /** It is accepted that the cluster is made anew. */
  public void regenerate() {
    cluster =
        changed(
            new ClusterOperation(
                "op-p-" + nextOperation++, ClusterOperation.Kind.REGENERATE_CLUSTER),
            new Founding(cluster.founding().incarnation(), true));
    machines.replaceAll((id, machine) -> machine.operatedBy(null));
    cancellable = true;
  }

  /** The operation on the cluster is asked to end, where that can still be asked for. */
  public boolean cancelOperation() {
    ClusterOperation running = cluster.operation();
    if (running == null || !cancellable) {
      return false;
    }
    long generation = cluster.generation();
    cluster = changed(new ClusterOperation(running.id(), running.kind(), true), cluster.founding());
    cluster = at(generation);
    return true;
  }

  /** An operation on a machine is accepted. */
  public String operate(String name, MachineOperation.Kind kind) {
    Machine machine = records().machine(name).orElseThrow();
    String id = "op-p-" + nextOperation++;
    machines.put(
        machine.id(),
        MachineWishes.of(machine, kind, clock.instant())
            .operatedBy(new MachineOperation(id, kind, machine.id().incarnation(), false, false)));
    cluster = changed(cluster.operation(), cluster.founding());
    return id;
  }

  /** An operation is asked to end. */
  public void cancel(String operation) {
    machines.replaceAll(
        (id, machine) -> {
          MachineOperation running = machine.operation();
          return running == null || !running.id().equals(operation)
              ? machine
              : machine.operatedBy(
                  new MachineOperation(
                      running.id(), running.kind(), running.incarnation(), running.repair(), true));
        });
  }

  /** The last report of an operation on a machine. */
  public OperationReport report(String operation) {
    return machineReports.getOrDefault(operation, List.of()).getLast();
  }

  /** The ids of all operations on machines that were reported on, in the order of their names. */
  public Set<String> operations() {
    return machineReports.keySet();
  }

  private Cluster changed(@Nullable ClusterOperation operation, Founding founding) {
    return with(cluster.generation() + 1, operation, founding);
  }

  private Cluster at(long generation) {
    return with(generation, cluster.operation(), cluster.founding());
  }

  private Cluster with(long generation, @Nullable ClusterOperation operation, Founding founding) {
    return with(cluster.wish(), generation, operation, founding);
  }

  private Cluster with(
      ClusterWish wish, long generation, @Nullable ClusterOperation operation, Founding founding) {
    return new Cluster(
        cluster.id(),
        cluster.project(),
        wish,
        generation,
        cluster.phase(),
        cluster.conditions(),
        cluster.addonsRevision(),
        operation,
        "correlation-2",
        cluster.createdAt(),
        cluster.unreadySince(),
        cluster.readyAt(),
        cluster.deletionRequestedAt(),
        null,
        founding);
  }

  /** A new process: nothing but the records and the world is left of the one before. */
  public ClusterReconciliation process() {
    return process(driver, new Inventories(Duration.ofSeconds(30), clock));
  }

  /** A new process that knows this of infrastructures and reaches its own this way. */
  public ClusterReconciliation process(InfrastructureDriver reached, Inventories inventories) {
    PlannerSettings settings =
        new PlannerSettings(
            Duration.ofSeconds(120),
            Duration.ofSeconds(15),
            Duration.ofSeconds(2),
            Duration.ofMinutes(2),
            POWER_ONS_IN_VAIN,
            REPLACEMENTS_PER_HOUR,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(20));
    InfrastructureDriver crashing = CrashingDriver.around(reached, this::effect);
    return new ClusterReconciliation(
        store,
        new One(crashing),
        new ClusterObserver(services, inventories, THREADS, clock),
        new ClusterAssessor(settings),
        new ClusterPlanner(settings),
        executor(),
        new ClusterRecorder(settings, records -> "https://api"),
        records -> ADDONS,
        clock);
  }

  /** How many rounds were recorded so far. */
  public int recorded() {
    return recorded;
  }

  /** Carries out plans as a process does. */
  public ActionExecutor executor() {
    MachineKeys machineKeys =
        new MachineKeys(keys, new CertificateIssuer(new SecureRandom()), clock);
    ImageReferences images = new ImageReferences("pause", "coredns");
    return new ActionExecutor(
        machineKeys,
        new MachineBlueprints(machineKeys, new MachineImage("image", Map.of(), Map.of()), images),
        services,
        etcd,
        new InOrder(reversed),
        Duration.ofSeconds(5),
        dev.slipway.kit.boundary.Boundaries.none());
  }

  /** Does rounds with new processes after crashes, until nothing is left to do or to wait for. */
  public int settle(int mostRounds) {
    ClusterReconciliation process = process();
    WorkEpoch epoch = epoch();
    for (int round = 1; round <= mostRounds; round++) {
      try {
        clock.pass(Duration.ofMillis(500));
        Pace pace = process.round(CLUSTER, epoch).pace();
        services.pass();
        if (pace == Pace.NEVER || pace == Pace.LATER) {
          return round;
        }
      } catch (Crash crash) {
        process = process();
      }
    }
    throw new AssertionError(
        "not settled after " + mostRounds + " rounds: " + cluster + " " + machines.values());
  }

  private record One(InfrastructureDriver only) implements Infrastructures {
    @Override
    public List<String> names() {
      return List.of(only.name());
    }

    @Override
    public Optional<InfrastructureDriver> find(String name) {
      return name.equals(only.name()) ? Optional.of(only) : Optional.empty();
    }
  }

  private final class Store implements ClusterStore {
    @Override
    public Optional<ClusterRecords> load(String clusterId) {
      Set<MachineId> certified = new HashSet<>(keys.certificates.keySet());
      certified.retainAll(machines.keySet());
      return Optional.of(
          new ClusterRecords(
              cluster,
              machines.values().stream()
                  .sorted(java.util.Comparator.comparing(Machine::name))
                  .toList(),
              keys.authorities != null,
              certified,
              List.of()));
    }

    @Override
    public void record(WorkEpoch epoch, Recording recording, Map<MachineId, String> consoles) {
      recorded++;
      effect();
      if (epoch.value() < newestEpoch) {
        throw new StaleWorkException(epoch, newestEpoch);
      }
      commit(recording, consoles);
      effect();
    }

    private void commit(Recording recording, Map<MachineId, String> consoles) {
      Cluster before = recording.before().cluster();
      if (before.generation() != cluster.generation() || cluster.deletedAt() != null) {
        return;
      }
      boolean cancelled = cluster.operation() != null && cluster.operation().cancelRequested();
      if (recording.madeAnew() && cancelled) {
        return;
      }
      events.addAll(recording.events());
      World.this.consoles.putAll(consoles);
      recording.operation().ifPresent(reports::add);
      recording.operation().ifPresent(report -> cancellable = report.cancellable());
      boolean ended =
          recording
              .operation()
              .filter(report -> report.state() != OperationReport.State.RUNNING)
              .isPresent();
      cluster =
          new Cluster(
              before.id(),
              before.project(),
              before.wish(),
              before.generation(),
              recording.phase(),
              recording.conditions(),
              recording.addonsRevision(),
              ended ? null : before.operation(),
              before.correlationId(),
              before.createdAt(),
              recording.unreadySince(),
              recording.readyAt(),
              before.deletionRequestedAt(),
              recording.gone(),
              recording.founding());
      if (recording.madeAnew()) {
        keys.authorities = null;
        keys.certificates
            .keySet()
            .removeIf(id -> recording.machines().stream().noneMatch(one -> one.id().equals(id)));
      }
      for (Machine machine : recording.machines()) {
        machines.keySet().removeIf(id -> id.name().equals(machine.id().name()));
        machines.put(machine.id(), machine);
      }
      recording
          .machineOperations()
          .forEach(
              one ->
                  machineReports
                      .computeIfAbsent(one.operation(), id -> new ArrayList<>())
                      .add(one.report()));
      recording
          .repairs()
          .forEach(
              repair ->
                  machines.computeIfPresent(
                      new MachineId(CLUSTER, repair.machine(), repair.incarnation()),
                      (id, machine) ->
                          machine.operatedBy(
                              new MachineOperation(
                                  "op-p-" + nextOperation++,
                                  MachineOperation.Kind.REPLACE_MACHINE,
                                  repair.incarnation(),
                                  true,
                                  false))));
      if (recording.gone() != null) {
        machines = new TreeMap<>(java.util.Comparator.comparing(MachineId::toString));
        keys.authorities = null;
        keys.certificates.clear();
      }
    }

    @Override
    public void requireCurrent(WorkEpoch epoch) {
      look();
      if (epoch.value() < newestEpoch) {
        throw new StaleWorkException(epoch, newestEpoch);
      }
    }

    @Override
    public List<String> alive() {
      return List.of(CLUSTER);
    }
  }

  private final class Keys implements ClusterKeys {
    private @Nullable ClusterAuthorities authorities;
    private final Map<MachineId, MachineCertificates> certificates = new HashMap<>();

    @Override
    public Optional<ClusterAuthorities> authorities(String clusterId) {
      return Optional.ofNullable(authorities);
    }

    @Override
    public void keep(String clusterId, ClusterAuthorities made) {
      effect();
      if (authorities == null) {
        authorities = made;
      }
      effect();
    }

    @Override
    public Optional<MachineCertificates> certificates(MachineId machine) {
      return Optional.ofNullable(certificates.get(machine));
    }

    @Override
    public void keep(MachineId machine, MachineCertificates made) {
      effect();
      certificates.putIfAbsent(machine, made);
      effect();
    }
  }

  /** What runs on the machines: each serves two rounds after what it needs. */
  public final class Services implements ClusterProbes, ClusterApi {
    /** CoreDNS' name as a service that may break. */
    public static final String DNS = "coredns";

    private static final int ROUNDS = 2;
    private final Map<String, Integer> up = new HashMap<>();
    private final Map<String, Integer> registered = new HashMap<>();
    private final Set<String> silent = new TreeSet<>();
    private final Set<String> broken = new TreeSet<>();
    private final Set<String> unheard = new TreeSet<>();
    private boolean addons;
    private int dnsQuestions;
    private final List<Map<String, Integer>> registeredBefore = new ArrayList<>();
    private int lag;

    /** The API server says which Nodes there were so many steps ago. */
    public void lagBehind(int steps) {
      lag = steps;
    }

    private Map<String, Integer> registeredAsToldNow() {
      int step = registeredBefore.size() - lag;
      return lag == 0 || registeredBefore.isEmpty()
          ? registered
          : registeredBefore.get(Math.max(0, step));
    }

    private void become(Services other) {
      up.putAll(other.up);
      registered.putAll(other.registered);
      silent.addAll(other.silent);
      broken.addAll(other.broken);
      unheard.addAll(other.unheard);
      addons = other.addons;
    }

    /** How often it was asked whether CoreDNS is available. */
    public int dnsQuestions() {
      return dnsQuestions;
    }

    /** A service never serves. */
    public void breaks(String name) {
      broken.add(name);
    }

    /** A service that was broken serves again, in time. */
    public void mends(String name) {
      broken.remove(name);
    }

    /** What runs comes a step nearer to serving. */
    public void tick() {
      pass();
    }

    /** A service, or the API server by the name {@code c1}, hangs without an answer. */
    public void silence(String name, boolean whether) {
      if (whether) {
        silent.add(name);
      } else {
        silent.remove(name);
      }
    }

    /**
     * A kubelet no longer reports to its API server, and answers the provisioner or doesn't; until
     * its machine boots anew.
     */
    public void unheard(String name, boolean answersUs) {
      unheard.add(name);
      silence(name, !answersUs);
    }

    /** Whether every kubelet reports to its API server. */
    public boolean allHeard() {
      return unheard.isEmpty();
    }

    /** The API server's objects are those of etcd. */
    void forget() {
      addons = false;
      registered.clear();
    }

    void pass() {
      registeredBefore.add(Map.copyOf(registered));
      etcd.pass();
      serve("e1", true);
      serve("e2", true);
      serve("e3", true);
      serve("d1", true);
      serve("c1", etcd.hasQuorum());
      for (Machine machine : machines.values()) {
        if (machine.id().name().startsWith("w")) {
          serve(machine.id().name(), serves("c1"));
        }
      }
    }

    private void serve(String name, boolean needs) {
      Optional<MachineId> running =
          driver.list().machines().stream()
              .filter(machine -> machine.id().name().equals(name))
              .filter(machine -> machine.power() == Power.RUNNING)
              .map(machine -> machine.id())
              .findFirst();
      if (running.isEmpty() && unheard.remove(name)) {
        silent.remove(name);
      }
      if (running.isEmpty() || broken.contains(name)) {
        up.put(name, 0);
      } else if (needs && registers(running.get())) {
        up.merge(name, 1, Integer::sum);
      }
    }

    /** A kubelet registers when no Node of its name is there; with another's it can do nothing. */
    private boolean registers(MachineId machine) {
      return !machine.name().startsWith("w")
          || registered
              .computeIfAbsent(machine.name(), name -> machine.incarnation())
              .equals(machine.incarnation());
    }

    boolean serves(String name) {
      return up.getOrDefault(name, 0) >= ROUNDS;
    }

    private Probe probe(String name) {
      if (silent.contains(name)) {
        return new Probe.Silent(name + " to answer");
      }
      return serves(name)
          ? new Probe.Answers()
          : new Probe.Refuses("NotListening", name + " to listen");
    }

    @Override
    public Probe etcd(ClusterRecords records, Machine member) {
      Probe probe = probe(member.id().name());
      return probe.answers() && !etcd.serves(member.id())
          ? new Probe.Refuses("Unhealthy", "etcd on " + member.id().name() + " to have a quorum")
          : probe;
    }

    @Override
    public MembersSeen members(ClusterRecords records, Machine member) {
      return etcd.seen(member.id());
    }

    @Override
    public Probe apiServer(ClusterRecords records, Machine controller) {
      return probe(controller.id().name());
    }

    @Override
    public NodesSeen nodes(ClusterRecords records, Machine controller) {
      Probe apiServer = probe(controller.id().name());
      if (!apiServer.answers()) {
        return new NodesSeen.Unlisted(apiServer);
      }
      Map<String, NodesSeen.Node> nodes = new HashMap<>();
      registeredAsToldNow()
          .forEach(
              (name, incarnation) ->
                  nodes.put(
                      name,
                      new NodesSeen.Node(
                          reported(name),
                          Optional.empty(),
                          incarnation,
                          name + "#" + incarnation)));
      return new NodesSeen.Listed(nodes);
    }

    private Probe reported(String name) {
      return unheard.contains(name)
          ? new Probe.Refuses(NodesSeen.UNHEARD, "Kubelet stopped posting node status.")
          : probe(name);
    }

    @Override
    public Probe kubelet(ClusterRecords records, Machine worker) {
      return probe(worker.id().name());
    }

    @Override
    public Probe dns(ClusterRecords records, Machine controller) {
      dnsQuestions++;
      if (broken.contains(DNS)) {
        return new Probe.Refuses("NotAvailable", "CoreDNS to be available");
      }
      if (!addons) {
        return new Probe.Refuses(MISSING, "CoreDNS to be applied");
      }
      return serves("w1") ? new Probe.Answers() : new Probe.Refuses("NotAvailable", "CoreDNS");
    }

    @Override
    public Probe database(ClusterRecords records, Machine database) {
      return probe(database.id().name());
    }

    @Override
    public void applyAddons(ClusterRecords records) {
      effect();
      addons = true;
      effect();
    }

    @Override
    public void removeNode(ClusterRecords records, String node, String uid) {
      effect();
      registered.computeIfPresent(
          node, (name, incarnation) -> uid.equals(name + "#" + incarnation) ? null : incarnation);
      effect();
    }

    @Override
    public void revoke(ClusterRecords records, String kubeconfig) {
      effect();
    }

    @Override
    public void letGo(String clusterId) {}
  }
}
