package dev.slipway.provisioner.plan;

import dev.slipway.events.MachinePhase;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.Power;
import dev.slipway.provisioner.cluster.ClusterOperation;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.etcd.EtcdQuorum;
import dev.slipway.provisioner.layout.MachineRole;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.machine.Service;
import dev.slipway.provisioner.machine.WishedPower;
import java.time.Instant;
import java.util.Optional;

/**
 * When a machine that is lost against its wish is beyond another power-on, and whether Slipway may
 * then replace it without being asked. Pure.
 *
 * <p>Replacements have a budget, so that a fault which replacing doesn't mend is no endless loop:
 * one at a time (the database aside), and so many an hour and cluster.
 */
public final class RepairPolicy {
  private final PlannerSettings settings;

  public RepairPolicy(PlannerSettings settings) {
    this.settings = settings;
  }

  /** Whether a machine may be replaced by Slipway itself. */
  public sealed interface Verdict {

    /** Why not, or not yet, with what to do about it; empty if it may. */
    String why();

    /** Now. */
    record Replace() implements Verdict {
      @Override
      public String why() {
        return "";
      }
    }

    /** Later, by itself. */
    record Later(String why) implements Verdict {}

    /** Not unless somebody does something. */
    record No(String why) implements Verdict {}
  }

  /** Whether the machine served and is gone with what was on its disk. */
  public static boolean gone(Machine machine, Optional<MachineState.Present> state) {
    return state.isEmpty() && machine.service().served();
  }

  /**
   * Whether powering it on (again) is no way to get the machine back: it is gone, it was powered on
   * in vain too often, or it runs and did not come up in time.
   */
  public boolean beyondPowerOn(Machine machine, Optional<MachineState.Present> state) {
    if (machine.wishedPower() == WishedPower.OFF || machine.leaving()) {
      return false;
    }
    boolean off = state.filter(present -> present.power() == Power.OFF).isPresent();
    return gone(machine, state)
        || (off && machine.powerOns() >= settings.powerOnsInVain())
        || (!off && state.isPresent() && machine.phase() == MachinePhase.FAILED);
  }

  /** Whether a machine that is beyond power-on may be replaced now. */
  public Verdict mayReplace(ClusterRecords records, Machine machine, Instant now) {
    if (machine.name().role() == MachineRole.ETCD) {
      EtcdQuorum left = EtcdQuorum.without(records.machines(), machine);
      if (left.members() == 1) {
        return new Verdict.No(
            "It was the only member of etcd, which is never made anew by itself, for it would be"
                + " empty. POST …/clusters/%s/operations {\"type\": \"REGENERATE\"} makes etcd,"
                    .formatted(records.cluster().wish().name())
                + " controllers and workers anew, without what etcd held; the database stays.");
      }
      if (!left.holds()) {
        return new Verdict.Later(
            "%d of the other members of etcd serve, and %d must"
                .formatted(left.serving(), left.needed()));
      }
    }
    if (!machine.service().everServed()) {
      return new Verdict.No(
          "It has never served, so that replacing it would mend nothing. Look at its console.");
    }
    if (!repairsDuring(records.cluster().operation())) {
      return new Verdict.Later("an operation on the whole cluster runs");
    }
    Optional<Machine> other =
        records.machines().stream().filter(one -> standsBefore(one, machine)).findFirst();
    if (other.isPresent()) {
      return new Verdict.Later(
          other.get().id().name() + " is being replaced, and one is at a time");
    }
    long recent =
        records.machines().stream()
            .mapToLong(one -> one.service().since(now.minus(Service.REMEMBERED)).size())
            .sum();
    if (recent >= settings.replacementsPerHour()) {
      return new Verdict.No(
          "Slipway has replaced machines of this cluster %d times within an hour, its limit. Look at"
                  .formatted(recent)
              + " its console for the cause, then replace it with POST …/machines/"
              + machine.id().name()
              + "/operations {\"type\": \"REPLACE\"}.");
    }
    return new Verdict.Replace();
  }

  private static boolean repairsDuring(
      @org.jspecify.annotations.Nullable ClusterOperation running) {
    if (running == null) {
      return true;
    }
    return switch (running.kind()) {
      // They may be waiting for just this machine.
      case CREATE_CLUSTER, UPDATE_CLUSTER, REGENERATE_CLUSTER -> true;
      case DELETE_CLUSTER -> false;
    };
  }

  /**
   * A worker can't come up without its controller, so that it must not keep that waiting. The
   * database needs none of the others and waits for none: a controller may never come up again.
   */
  private static boolean standsBefore(Machine other, Machine machine) {
    return isDatabase(other) == isDatabase(machine)
        && other.operation() != null
        && other.operation().repair()
        && !other.id().name().equals(machine.id().name())
        && rank(other) <= rank(machine);
  }

  private static boolean isDatabase(Machine machine) {
    return machine.name().role() == MachineRole.DATABASE;
  }

  /** Which machines are replaced first. */
  static int rank(Machine machine) {
    return switch (machine.name().role()) {
      case ETCD -> 0;
      case CONTROLLER -> 1;
      case LOAD_BALANCER -> 2;
      case DATABASE -> 3;
      case WORKER -> 4;
    };
  }
}
