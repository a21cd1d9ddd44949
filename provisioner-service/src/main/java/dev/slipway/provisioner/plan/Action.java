package dev.slipway.provisioner.plan;

import dev.slipway.infrastructure.MachineId;
import java.util.Optional;

/**
 * Something to do. Each can be repeated after a crash at any instant, and then finds what the first
 * attempt made.
 */
public sealed interface Action {

  /** Make the cluster's certificate authorities and keys. */
  record IssueAuthorities() implements Action {}

  /** Make a machine's certificates. */
  record IssueCertificates(MachineId machine) implements Action {}

  /** Make the machine network, or find it. */
  record EnsureNetwork() implements Action {}

  /** Make a machine, off, or find it. */
  record CreateMachine(MachineId machine) implements Action {}

  /** Power a machine on. */
  record PowerOn(MachineId machine) implements Action {}

  /** Ask a machine to shut down, which may take it some time. */
  record ShutDown(MachineId machine) implements Action {}

  /** Power a machine off for certain: the fence. */
  record PowerOff(MachineId machine) implements Action {}

  /** Power a machine off for certain and remove it with its own storage. */
  record DestroyMachine(MachineId machine) implements Action {}

  /** Remove a data volume. */
  record DestroyVolume(String volume) implements Action {}

  /** Remove the machine network. */
  record DestroyNetwork() implements Action {}

  /** Apply the add-ons: CoreDNS, access rules, service accounts. */
  record ApplyAddons() implements Action {}

  /**
   * Delete the Node object of a machine that is no more.
   *
   * @param node its name
   * @param uid tells it from a later one of that name
   */
  record RemoveNode(String node, String uid) implements Action {}

  /** Delete the account of a kubeconfig whose time is over. */
  record RevokeKubeconfig(String kubeconfig) implements Action {}

  /**
   * Add a member without a vote to etcd.
   *
   * @param via a healthy member, which is asked
   */
  record AddMember(MachineId via, MachineId machine) implements Action {}

  /**
   * Remove a lost member of etcd for good.
   *
   * @param via a healthy member, which is asked
   * @param member its id in hexadecimal
   * @param name its name; empty if it never started
   */
  record RemoveMember(MachineId via, String member, String name) implements Action {}

  /**
   * Give a member of etcd that has caught up its vote.
   *
   * @param via a healthy member, which is asked
   * @param member its id in hexadecimal
   */
  record PromoteMember(MachineId via, String member, MachineId machine) implements Action {}

  /** Begin to make the cluster anew: let go of what leads to the machines that are given up. */
  record Regenerate() implements Action {}

  /** Record that nothing of the cluster is left. */
  record ForgetCluster() implements Action {}

  /** The machine that it is about, if it is about one. */
  default Optional<MachineId> concerns() {
    return switch (this) {
      case IssueCertificates(MachineId machine) -> Optional.of(machine);
      case CreateMachine(MachineId machine) -> Optional.of(machine);
      case PowerOn(MachineId machine) -> Optional.of(machine);
      case ShutDown(MachineId machine) -> Optional.of(machine);
      case PowerOff(MachineId machine) -> Optional.of(machine);
      case DestroyMachine(MachineId machine) -> Optional.of(machine);
      case AddMember(MachineId via, MachineId machine) -> Optional.of(machine);
      case PromoteMember(MachineId via, String member, MachineId machine) -> Optional.of(machine);
      case RemoveMember remove -> Optional.empty();
      case Regenerate regenerate -> Optional.empty();
      case IssueAuthorities issue -> Optional.empty();
      case EnsureNetwork ensure -> Optional.empty();
      case DestroyVolume destroy -> Optional.empty();
      case DestroyNetwork destroy -> Optional.empty();
      case ApplyAddons apply -> Optional.empty();
      case RemoveNode remove -> Optional.empty();
      case RevokeKubeconfig revoke -> Optional.empty();
      case ForgetCluster forget -> Optional.empty();
    };
  }

  /** What it does, in plain words for people. */
  default String describe() {
    return switch (this) {
      case IssueAuthorities() -> "issue certificate authorities";
      case IssueCertificates(MachineId machine) -> "issue certificates of " + machine.name();
      case EnsureNetwork() -> "make machine network";
      case CreateMachine(MachineId machine) -> "create " + machine.name();
      case PowerOn(MachineId machine) -> "power on " + machine.name();
      case ShutDown(MachineId machine) -> "shut down " + machine.name();
      case PowerOff(MachineId machine) -> "power off " + machine.name();
      case DestroyMachine(MachineId machine) -> "destroy " + machine.name();
      case DestroyVolume(String volume) -> "destroy volume " + volume;
      case DestroyNetwork() -> "destroy machine network";
      case ApplyAddons() -> "apply add-ons";
      case RemoveNode(String node, String uid) -> "remove node " + node;
      case RevokeKubeconfig(String kubeconfig) -> "revoke kubeconfig " + kubeconfig;
      case AddMember(MachineId via, MachineId machine) -> "add " + machine.name() + " to etcd";
      case RemoveMember(MachineId via, String member, String name) ->
          "remove " + (name.isEmpty() ? member : name) + " from etcd";
      case PromoteMember(MachineId via, String member, MachineId machine) ->
          "give " + machine.name() + " its vote in etcd";
      case Regenerate() -> "make the cluster anew";
      case ForgetCluster() -> "forget cluster";
    };
  }
}
