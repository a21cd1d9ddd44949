package dev.slipway.provisioner.api;

import dev.slipway.infrastructure.Secret;
import dev.slipway.provisioner.addon.ClusterAccess.KubeconfigRole;
import dev.slipway.provisioner.cluster.ClusterApi;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.kubeconfig.AccessToken;
import dev.slipway.provisioner.kubeconfig.AccountTokens;
import dev.slipway.provisioner.kubeconfig.KubeconfigRecords;
import dev.slipway.provisioner.layout.MachineRole;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.observation.ClusterProbes;
import dev.slipway.provisioner.observation.MembersSeen;
import dev.slipway.provisioner.observation.NodePods;
import dev.slipway.provisioner.observation.NodesSeen;
import dev.slipway.provisioner.observation.Probe;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Everything that runs on machines in memory: it answers at once, unless it is held back. */
@Alternative
@Priority(1)
@ApplicationScoped
public class MemoryServices implements ClusterProbes, NodePods, ClusterApi, AccountTokens {
  private final KubeconfigRecords kubeconfigs;
  private final Set<String> heldBack = ConcurrentHashMap.newKeySet();

  @Inject
  MemoryServices(KubeconfigRecords kubeconfigs) {
    this.kubeconfigs = kubeconfigs;
  }

  public void holdBack(String clusterName) {
    heldBack.add(clusterName);
  }

  public void release(String clusterName) {
    heldBack.remove(clusterName);
  }

  private Probe probe(ClusterRecords records) {
    return heldBack.contains(records.cluster().wish().name())
        ? new Probe.Refuses("NotListening", "the API server to listen")
        : new Probe.Answers();
  }

  @Override
  public Probe etcd(ClusterRecords records, Machine member) {
    return new Probe.Answers();
  }

  @Override
  public MembersSeen members(ClusterRecords records, Machine member) {
    return new MembersSeen.Unlisted();
  }

  @Override
  public Probe apiServer(ClusterRecords records, Machine controller) {
    return probe(records);
  }

  @Override
  public Probe kubelet(ClusterRecords records, Machine worker) {
    return probe(records);
  }

  @Override
  public NodesSeen nodes(ClusterRecords records, Machine controller) {
    Map<String, NodesSeen.Node> nodes = new HashMap<>();
    records.machines().stream()
        .filter(machine -> machine.name().role() == MachineRole.WORKER)
        .forEach(
            machine ->
                nodes.put(
                    machine.id().name(),
                    new NodesSeen.Node(
                        new Probe.Answers(),
                        Optional.empty(),
                        machine.id().incarnation(),
                        machine.id().toString())));
    return new NodesSeen.Listed(nodes);
  }

  @Override
  public Probe dns(ClusterRecords records, Machine controller) {
    return new Probe.Answers();
  }

  @Override
  public Probe database(ClusterRecords records, Machine database) {
    return new Probe.Answers();
  }

  @Override
  public void applyAddons(ClusterRecords records) {}

  @Override
  public void removeNode(ClusterRecords records, String node, String uid) {}

  @Override
  public OptionalInt count(ClusterRecords records, String node) {
    return OptionalInt.of(2);
  }

  @Override
  public void revoke(ClusterRecords records, String kubeconfig) {
    kubeconfigs.remove(records.cluster().id(), kubeconfig);
  }

  @Override
  public void letGo(String clusterId) {}

  @Override
  public void admit(ClusterRecords records, String kubeconfig, KubeconfigRole role) {}

  @Override
  public AccessToken token(ClusterRecords records, String account, Duration life) {
    return new AccessToken(Secret.of("token-of-" + account), Instant.now().plus(life));
  }
}
