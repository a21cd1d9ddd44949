package dev.slipway.provisioner.admission;

import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.machine.MachineOperation;

/**
 * What an operation on a machine would do.
 *
 * @param machine the machine as it is
 * @param kind what would be done
 * @param wished the machine as it would be recorded
 * @param etcdQuorumMargin how many members of etcd may then be lost without losing the quorum;
 *     negative when it is lost
 * @param clusterReady whether a cluster that is Ready stays so
 */
public record MachineProposal(
    Machine machine,
    MachineOperation.Kind kind,
    Machine wished,
    int etcdQuorumMargin,
    boolean clusterReady) {}
