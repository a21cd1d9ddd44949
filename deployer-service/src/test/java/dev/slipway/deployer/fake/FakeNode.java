package dev.slipway.deployer.fake;

import dev.slipway.deployer.evacuation.EvacuationPlanner;
import dev.slipway.deployer.evacuation.EvacuationStep;
import dev.slipway.deployer.evacuation.NodeSeen;
import dev.slipway.deployer.evacuation.NodeSeen.BoundPod;
import dev.slipway.deployer.evacuation.NodeSeen.Taint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What of a node, its machine, its kubelet and Kubernetes' controllers evacuation relies on:
 * versions that every write changes, preconditions, and a kubelet that does not admit pods that
 * don't tolerate a NoExecute taint that was there when it read its Node.
 */
public final class FakeNode {
  private final Map<String, BoundPod> pods = new TreeMap<>();
  private final Set<String> admitted = new TreeSet<>();
  private final Set<String> running = new TreeSet<>();
  private final List<Taint> taints = new ArrayList<>();
  private boolean exists = true;
  private boolean on = true;
  private boolean kubelet = true;
  private boolean ready = true;
  private int version;
  private int uids;
  private int nodeVersion = 1;
  private int leaseVersion = 1;
  private @Nullable Instant heartbeat;
  private @Nullable Instant renewed;
  private Instant createdAt;

  public FakeNode(Instant now) {
    createdAt = now;
    heartbeat = now;
    renewed = now;
  }

  /** A controller makes a pod that the scheduler binds to this node, or that names it itself. */
  public synchronized void bind(boolean tolerates, boolean mirror) {
    if (!exists || (!tolerates && isTainted())) {
      return;
    }
    String uid = "uid-" + ++uids;
    pods.put(
        uid,
        new BoundPod(
            "default", "pod-" + uids, uid, next(), mirror, false, false, kubelet, tolerates));
    if (kubelet) {
      admitted.add(uid);
    }
  }

  /** The machine is off, at once. */
  public synchronized void kill() {
    on = false;
    kubelet = false;
    admitted.clear();
    running.clear();
  }

  public synchronized boolean isOn() {
    return on;
  }

  public synchronized void powerOn() {
    on = true;
  }

  /** The kubelet of a machine that is on starts, registers and says that it is there. */
  public synchronized void startKubelet(Instant now) {
    if (!on || kubelet) {
      return;
    }
    if (!exists) {
      exists = true;
      createdAt = now;
      taints.clear();
    }
    kubelet = true;
    boolean refuses = isTainted();
    for (BoundPod pod : List.copyOf(pods.values())) {
      if (refuses && !pod.toleratesOutOfService() && !pod.mirror()) {
        pods.put(pod.uid(), changed(pod, true, false));
      } else if (!pod.ended()) {
        admitted.add(pod.uid());
      }
    }
    renew(now);
  }

  /** What was admitted begins to run; its status is written later. */
  public synchronized void run() {
    if (kubelet) {
      running.addAll(admitted);
      running.retainAll(pods.keySet());
    }
  }

  public synchronized void renew(Instant now) {
    if (kubelet) {
      renewed = now;
      heartbeat = now;
      ready = true;
      leaseVersion++;
      nodeVersion++;
    }
  }

  /** Kubernetes' own controllers note something on a pod: another version. */
  public synchronized void touch(int which) {
    List<BoundPod> all = List.copyOf(pods.values());
    if (!all.isEmpty()) {
      BoundPod pod = all.get(which % all.size());
      pods.put(pod.uid(), changed(pod, pod.ended(), pod.ready()));
    }
  }

  /** The provisioner removes the Node object of a machine that is replaced. */
  public synchronized void removeNodeObject() {
    if (!on) {
      exists = false;
      renewed = null;
      taints.clear();
    }
  }

  /** Kubernetes' collector removes the pods of a node that is gone. */
  public synchronized void collectOrphans() {
    if (!exists) {
      pods.clear();
    }
  }

  public synchronized NodeSeen seen() {
    return new NodeSeen(
        exists
            ? new NodeSeen.Node(String.valueOf(nodeVersion), createdAt, heartbeat, ready, taints)
            : null,
        renewed == null ? null : new NodeSeen.Lease(String.valueOf(leaseVersion), renewed),
        List.copyOf(pods.values()));
  }

  /** As the API server does it, preconditions included. */
  public synchronized void perform(EvacuationStep step) {
    switch (step) {
      case EvacuationStep.SetTaints set -> {
        if (exists && set.resourceVersion().equals(String.valueOf(nodeVersion))) {
          taints.clear();
          taints.addAll(set.taints());
          nodeVersion++;
        }
      }
      case EvacuationStep.MarkUnreachable mark -> {
        for (BoundPod pod : mark.pods()) {
          BoundPod present = pods.get(pod.uid());
          if (present != null && present.resourceVersion().equals(pod.resourceVersion())) {
            pods.put(pod.uid(), changed(pod, pod.ended(), false));
          }
        }
        if (exists && mark.resourceVersion().equals(String.valueOf(nodeVersion))) {
          if (kubelet) {
            throw new AssertionError("a newer boot's node is marked");
          }
          ready = false;
          nodeVersion++;
        }
      }
      case EvacuationStep.DeletePods delete ->
          delete
              .pods()
              .forEach(
                  pod -> {
                    BoundPod present = pods.get(pod.uid());
                    if (present != null
                        && present.resourceVersion().equals(pod.resourceVersion())) {
                      if (running.contains(pod.uid())) {
                        throw new AssertionError(pod + " runs on a newer boot");
                      }
                      pods.remove(pod.uid());
                    }
                  });
      case EvacuationStep.Evacuated ignored -> {}
      case EvacuationStep.Finished ignored -> {}
      case EvacuationStep.Wait ignored -> {}
    }
  }

  public synchronized boolean isTainted() {
    return taints.stream().anyMatch(taint -> taint.key().equals(EvacuationPlanner.TAINT.key()));
  }

  /** Whether Kubernetes takes the node for ready. */
  public synchronized boolean isReady() {
    return exists && ready;
  }

  private BoundPod changed(BoundPod pod, boolean ended, boolean ready) {
    return new BoundPod(
        pod.namespace(),
        pod.name(),
        pod.uid(),
        next(),
        pod.mirror(),
        ended,
        pod.released(),
        ready,
        pod.toleratesOutOfService());
  }

  private String next() {
    return "v" + ++version;
  }
}
