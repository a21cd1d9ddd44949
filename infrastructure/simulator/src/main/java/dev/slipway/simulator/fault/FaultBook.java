package dev.slipway.simulator.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.Power;
import dev.slipway.simulator.etcd.EtcdSite;
import dev.slipway.simulator.kubernetes.apiserver.ApiFaults;
import dev.slipway.simulator.kubernetes.apiserver.ApiServer;
import dev.slipway.simulator.machine.Conditions;
import dev.slipway.simulator.machine.SimulatedMachine;
import dev.slipway.simulator.role.ControlPlanes;
import dev.slipway.simulator.site.Site;
import dev.slipway.simulator.site.SiteSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The faults that were asked for, carried out. */
public final class FaultBook implements Site.Surroundings {
  private static final Logger LOG = LoggerFactory.getLogger(FaultBook.class);
  private static final String ETCD_DATA = "/var/lib/etcd/member";

  private final SiteSettings settings;
  private final ControlPlanes planes;
  private final EtcdSite etcd;
  private final Map<String, ActiveFault> faults = new ConcurrentSkipListMap<>();
  private final AtomicLong count = new AtomicLong();
  private volatile @Nullable Site site;

  public FaultBook(SiteSettings settings, ControlPlanes planes, EtcdSite etcd) {
    this.settings = settings;
    this.planes = planes;
    this.etcd = etcd;
  }

  /** The machines that faults happen to. */
  public void strikes(Site all) {
    site = all;
  }

  /** Takes a fault; returns its id. */
  public String add(FaultSpec spec) {
    long number = count.incrementAndGet();
    String id = "f" + number;
    ActiveFault fault = new ActiveFault(id, spec, settings.seed() * 1_000_003 + number);
    faults.put(id, fault);
    if (spec.after().isZero()) {
      strike(fault);
    }
    boolean later = !spec.after().isZero() || !spec.every().isZero() || !spec.lasts().isZero();
    if (later) {
      Thread thread = Thread.ofVirtual().name("fault-" + id).unstarted(() -> follow(fault));
      fault.runs(thread);
      thread.start();
    } else if (spec.kind().happensAtOnce()) {
      fault.over();
    }
    return id;
  }

  private void follow(ActiveFault fault) {
    FaultSpec spec = fault.spec();
    try {
      if (!spec.after().isZero()) {
        Thread.sleep(spec.after());
        strike(fault);
      }
      while (true) {
        if (!spec.lasts().isZero()) {
          Thread.sleep(spec.lasts());
          end(fault);
        }
        if (spec.every().isZero()) {
          if (spec.kind().happensAtOnce() || !spec.lasts().isZero()) {
            fault.over();
          }
          return;
        }
        Thread.sleep(spec.every());
        strike(fault);
      }
    } catch (InterruptedException withdrawn) {
      LOG.debug("{} is withdrawn", fault.id());
    }
  }

  /** Withdraws a fault: what it made so is so no more; whether there was one. */
  public boolean withdraw(String id) {
    ActiveFault fault = faults.remove(id);
    if (fault == null) {
      return false;
    }
    fault.withdraw();
    end(fault);
    return true;
  }

  private List<SimulatedMachine> machines() {
    Site all = site;
    return all == null
        ? List.of()
        : all.instances().stream()
            .flatMap(instance -> instance.machines().stream())
            .sorted(
                Comparator.comparing((SimulatedMachine machine) -> machine.id().name())
                    .thenComparing(machine -> machine.id().toString()))
            .toList();
  }

  private static String key(SimulatedMachine machine) {
    return ControlPlanes.key(machine.instance(), machine.id().toString());
  }

  private void strike(ActiveFault fault) {
    FaultSpec spec = fault.spec();
    boolean toRunning = spec.kind().happensAtOnce() || isOfBoot(spec.kind());
    List<SimulatedMachine> candidates =
        machines().stream()
            .filter(one -> spec.concerns(one.id().clusterId(), one.id().name()))
            .filter(one -> !toRunning || one.state().power() == Power.RUNNING)
            .toList();
    List<String> chosen = fault.choose(candidates.stream().map(FaultBook::key).toList());
    fault.strike(chosen);
    LOG.info("{} {} strikes {}", fault.id(), spec.kind(), chosen);
    for (SimulatedMachine machine : candidates) {
      if (chosen.contains(key(machine))) {
        happen(spec, machine);
      }
    }
    applyToApiServers();
  }

  private static boolean isOfBoot(FaultKind kind) {
    return kind == FaultKind.MACHINE_HANGS || kind == FaultKind.PARTITION;
  }

  private void happen(FaultSpec spec, SimulatedMachine machine) {
    switch (spec.kind()) {
      case MACHINE_DIES -> machine.die("it died (a fault on demand)");
      case MACHINE_HANGS -> machine.hang(true);
      case PARTITION -> machine.cutOff(true);
      case ETCD_MEMBER_LOST -> {
        machine.die("its disk failed (a fault on demand)");
        machine.erase(ETCD_DATA);
        etcd.loseData(machine.instance(), machine.id());
      }
      case API_STALE -> planes.find(key(machine)).ifPresent(server -> server.goBack(spec.delay()));
      case WATCHES_CUT -> planes.find(key(machine)).ifPresent(ApiServer::cutWatches);
      case SLOW_DISK, BOOT_FAILS, API_SLOW, API_ERRORS, IMAGE_UNREACHABLE -> {}
    }
  }

  private void end(ActiveFault fault) {
    List<String> struck = fault.end();
    for (SimulatedMachine machine : machines()) {
      if (struck.contains(key(machine))) {
        switch (fault.spec().kind()) {
          case MACHINE_HANGS -> machine.hang(false);
          case PARTITION -> machine.cutOff(false);
          case API_STALE -> planes.find(key(machine)).ifPresent(ApiServer::catchUp);
          default -> {}
        }
      }
    }
    applyToApiServers();
  }

  private void applyToApiServers() {
    for (SimulatedMachine machine : machines()) {
      planes
          .find(key(machine))
          .ifPresent(server -> server.setFaults(apiFaults(machine.instance(), machine.id())));
    }
  }

  private List<FaultSpec> soFor(FaultKind kind, String instance, MachineId machine) {
    String key = ControlPlanes.key(instance, machine.toString());
    List<FaultSpec> so = new ArrayList<>();
    for (ActiveFault fault : faults.values()) {
      if (fault.spec().kind() == kind && fault.isSo(machine.clusterId(), machine.name(), key)) {
        so.add(fault.spec());
      }
    }
    return so;
  }

  /** What is wrong with a machine's API server now. */
  public ApiFaults apiFaults(String instance, MachineId machine) {
    Duration delay = Duration.ZERO;
    for (FaultSpec slow : soFor(FaultKind.API_SLOW, instance, machine)) {
      delay = delay.plus(slow.delay());
    }
    double tooMany = 0;
    double errors = 0;
    for (FaultSpec one : soFor(FaultKind.API_ERRORS, instance, machine)) {
      tooMany = Math.max(tooMany, one.tooManyRequests());
      errors = Math.max(errors, one.errors());
    }
    return new ApiFaults(delay, tooMany, errors, 1);
  }

  @Override
  public Conditions conditions(String instance, MachineId machine) {
    return new Conditions() {
      @Override
      public Duration bootDelay() {
        // The same for the same seed and machine, whatever else boots beside it.
        int hash = (settings.seed() + machine.name() + machine.incarnation()).hashCode();
        double off = (Math.floorMod(hash * 0x9E3779B9, 2001) - 1000) / 1000.0;
        return Duration.ofMillis(
            (long) (settings.bootDelay().toMillis() * (1 + settings.jitter() * off)));
      }

      @Override
      public Duration diskDelay() {
        return soFor(FaultKind.SLOW_DISK, instance, machine).stream()
            .map(FaultSpec::delay)
            .reduce(Duration.ZERO, Duration::plus);
      }

      @Override
      public Optional<String> bootFailure() {
        return soFor(FaultKind.BOOT_FAILS, instance, machine).stream()
            .map(FaultSpec::message)
            .findFirst();
      }

      @Override
      public boolean imageUnreachable(String image) {
        return soFor(FaultKind.IMAGE_UNREACHABLE, instance, machine).stream()
            .anyMatch(fault -> FaultSpec.matches(fault.image(), image));
      }
    };
  }

  @Override
  public void machineGone(String instance, MachineId machine) {
    etcd.loseData(instance, machine);
  }

  /** Every fault that was asked for and not withdrawn. */
  public List<ObjectNode> list() {
    List<ObjectNode> all = new ArrayList<>();
    for (ActiveFault fault : faults.values()) {
      ObjectNode json = fault.spec().json();
      json.put("id", fault.id());
      json.put("since", fault.since().toString());
      boolean atOnce = fault.spec().kind().happensAtOnce();
      json.put(
          "state", fault.isOver() ? "OVER" : !atOnce && fault.inForce() ? "IN_FORCE" : "AWAITED");
      var occurrences = json.putArray("occurrences");
      fault.occurrences().forEach(occurrences::add);
      all.add(json);
    }
    return all;
  }
}
