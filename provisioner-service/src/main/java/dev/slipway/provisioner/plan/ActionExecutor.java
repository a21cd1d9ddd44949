package dev.slipway.provisioner.plan;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.InfrastructureDriver;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.NetworkSpec;
import dev.slipway.infrastructure.VolumeId;
import dev.slipway.kit.boundary.Boundaries;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.kit.work.StaleWorkException;
import dev.slipway.provisioner.blueprint.MachineBlueprints;
import dev.slipway.provisioner.blueprint.MachineKeys;
import dev.slipway.provisioner.cluster.ClusterApi;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.etcd.EtcdMembership;
import dev.slipway.provisioner.machine.Infrastructures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** Carries out a plan and makes no choices of its own. */
public final class ActionExecutor {
  private static final Logger LOG = Logger.getLogger(ActionExecutor.class);

  /**
   * How long one round waits for a machine that is asked to shut down: what happens to others in
   * the meantime is seen by the next round only.
   */
  private static final Duration ASKING = Duration.ofSeconds(1);

  private final MachineKeys keys;
  private final MachineBlueprints blueprints;
  private final ClusterApi api;
  private final EtcdMembership membership;
  private final ExecutorService threads;
  private final Duration driverDeadline;
  private final Boundaries boundaries;

  /**
   * @param keys issues and keeps certificates
   * @param blueprints describes machines to a driver
   * @param api the clusters' own API servers
   * @param membership changes who is a member of etcd
   * @param threads one cheap thread a sequence
   * @param driverDeadline how long a machine may take to go off
   * @param boundaries passed before and after each action
   */
  public ActionExecutor(
      MachineKeys keys,
      MachineBlueprints blueprints,
      ClusterApi api,
      EtcdMembership membership,
      ExecutorService threads,
      Duration driverDeadline,
      Boundaries boundaries) {
    this.keys = keys;
    this.blueprints = blueprints;
    this.api = api;
    this.membership = membership;
    this.threads = threads;
    this.driverDeadline = driverDeadline;
    this.boundaries = boundaries;
  }

  /**
   * Does all sequences at once and returns when the last has ended.
   *
   * @param current called before each action; throws when another worker has taken the cluster over
   * @throws StaleWorkException what it has thrown: nothing more was begun
   */
  public List<Outcome> execute(
      ClusterRecords records, Plan plan, InfrastructureDriver driver, Runnable current) {
    Map<String, Object> context = Map.copyOf(MDC.getMap());
    List<Callable<List<Outcome>>> sequences = new ArrayList<>();
    for (List<Action> sequence : plan.sequences()) {
      sequences.add(
          () -> {
            context.forEach(MDC::put);
            return inOrder(records, sequence, driver, current);
          });
    }
    List<Outcome> outcomes = new ArrayList<>();
    try {
      for (Future<List<Outcome>> sequence : threads.invokeAll(sequences)) {
        outcomes.addAll(sequence.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while actions were carried out", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StaleWorkException stale) {
        throw stale;
      }
      throw new IllegalStateException("an action ended in an error", e.getCause());
    }
    return outcomes;
  }

  private List<Outcome> inOrder(
      ClusterRecords records,
      List<Action> sequence,
      InfrastructureDriver driver,
      Runnable current) {
    List<Outcome> outcomes = new ArrayList<>();
    for (Action action : sequence) {
      current.run();
      Outcome outcome = attempt(records, action, driver);
      outcomes.add(outcome);
      if (outcome instanceof Outcome.Failed) {
        break;
      }
    }
    return outcomes;
  }

  private Outcome attempt(ClusterRecords records, Action action, InfrastructureDriver driver) {
    try {
      boundaries.around(
          "act", action.getClass().getSimpleName(), () -> carryOut(records, action, driver));
      LOG.infof("Done: %s", action.describe());
      return new Outcome.Done(action);
    } catch (DriverException e) {
      LOG.warnf("Failed: %s: %s", action.describe(), Infrastructures.explain(e));
      return new Outcome.Failed(
          action,
          e.code().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
          Infrastructures.explain(e),
          lasting(e.code()));
    } catch (ProblemException e) {
      LOG.warnf("Failed: %s: %s", action.describe(), e.detail());
      return new Outcome.Failed(action, e.code().code(), e.detail(), false);
    } catch (RuntimeException e) {
      LOG.warnf(e, "Failed: %s", action.describe());
      return new Outcome.Failed(action, "failed", "an error, which the log tells", false);
    }
  }

  /** What another attempt may mend by itself is not lasting: what isn't there may come. */
  private static boolean lasting(DriverException.Code code) {
    return switch (code) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, FAILED, IN_USE, NOT_FOUND, NOT_RUNNING -> false;
      case IMAGE_NOT_FOUND,
          CONFLICT,
          NETWORK_OVERLAP,
          ADDRESS_TAKEN,
          HOST_PORT_TAKEN,
          INSUFFICIENT_MEMORY,
          UNSUPPORTED,
          FORBIDDEN ->
          true;
    };
  }

  private void carryOut(ClusterRecords records, Action action, InfrastructureDriver driver) {
    String clusterId = records.cluster().id();
    switch (action) {
      case Action.IssueAuthorities() -> keys.issueAuthorities(records);
      case Action.IssueCertificates(MachineId machine) -> keys.issueCertificates(records, machine);
      case Action.EnsureNetwork() ->
          driver.ensureNetwork(
              new NetworkSpec(clusterId, records.cluster().wish().networks().machines()));
      case Action.CreateMachine(MachineId machine) ->
          driver.create(blueprints.of(records, machine, driver.traits()));
      case Action.PowerOn(MachineId machine) -> driver.powerOn(machine);
      case Action.ShutDown(MachineId machine) -> driver.shutDown(machine, ASKING);
      case Action.PowerOff(MachineId machine) -> driver.powerOff(machine, driverDeadline);
      case Action.DestroyMachine(MachineId machine) -> driver.destroy(machine, driverDeadline);
      case Action.DestroyVolume(String volume) ->
          driver.destroyVolume(new VolumeId(clusterId, volume));
      case Action.DestroyNetwork() -> driver.destroyNetwork(clusterId);
      case Action.ApplyAddons() -> api.applyAddons(records);
      case Action.RemoveNode(String node, String uid) -> api.removeNode(records, node, uid);
      case Action.RevokeKubeconfig(String kubeconfig) -> api.revoke(records, kubeconfig);
      case Action.AddMember(MachineId via, MachineId machine) ->
          membership.add(records, via, records.machine(machine).orElseThrow());
      case Action.RemoveMember(MachineId via, String member, String name) ->
          membership.remove(records, via, member);
      case Action.PromoteMember(MachineId via, String member, MachineId machine) ->
          membership.promote(records, via, member);
      case Action.Regenerate() -> api.letGo(clusterId);
      case Action.ForgetCluster() -> api.letGo(clusterId);
    }
  }
}
