package dev.slipway.provisioner.cluster;

import dev.slipway.provisioner.allocation.Reservations;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.topology.ClusterWish;
import java.util.List;
import java.util.Optional;

/** The records that requests read and change. All of it joins the caller's transaction. */
public interface ClusterLedger {

  /**
   * What is promised of an infrastructure. Until the transaction ends no other request sees or
   * changes that, so that two at once can't be promised the same.
   */
  Reservations reserve(String infrastructure);

  /** What is promised of an infrastructure, without keeping others from it: for plans. */
  Reservations peek(String infrastructure);

  /** Whether a cluster of the project that isn't deleted has the name. */
  boolean isTaken(String project, String name);

  /** Adds an accepted cluster with its machines and its port forwards. */
  void add(Cluster cluster, List<Machine> machines);

  /** A cluster of the project by its id or its name; a deleted one isn't found. */
  Optional<ClusterRecords> find(String project, String idOrName);

  /** As {@link #find}, and nobody else changes it until the transaction ends. */
  Optional<ClusterRecords> lock(String project, String idOrName);

  /** The project's clusters in the order of their ids, after the one given, if one is. */
  List<Cluster> list(String project, Optional<String> after, int most);

  /** Changes the wish: a new generation, an operation, and machines that are new. */
  void change(
      Cluster cluster,
      ClusterWish wish,
      ClusterOperation operation,
      String correlationId,
      List<Machine> added);

  /**
   * Changes what is wished of one machine: a new generation of the cluster, and the machine as it
   * is given, with its operation.
   */
  void change(Cluster cluster, Machine machine, String correlationId);

  /**
   * Accepts that the cluster is made anew: a new generation and an operation; no machine is under
   * one any more. No machine is touched before the reconciler has its turn.
   */
  void regenerate(Cluster cluster, ClusterOperation operation, String correlationId);

  /** Accepts the deletion: a new generation and an operation; no machine is under one any more. */
  void markDeleting(Cluster cluster, ClusterOperation operation, String correlationId);
}
