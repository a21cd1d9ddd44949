package dev.slipway.deployer.fake;

import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.application.ApplicationKey;
import dev.slipway.deployer.diagnosis.Evidence;
import dev.slipway.deployer.diagnosis.EvidenceReader;
import dev.slipway.deployer.diagnosis.LogMask;
import dev.slipway.deployer.evacuation.EvacuationCluster;
import dev.slipway.deployer.evacuation.EvacuationStep;
import dev.slipway.deployer.evacuation.NodeSeen;
import dev.slipway.deployer.inspection.ClusterUnreachableException;
import dev.slipway.deployer.inspection.EndpointFacts;
import dev.slipway.deployer.inspection.Inspector;
import dev.slipway.deployer.inspection.PodFacts;
import dev.slipway.deployer.inspection.PodLogs;
import dev.slipway.deployer.inspection.ServiceFacts;
import dev.slipway.deployer.manifest.ObjectNames;
import dev.slipway.deployer.plan.Action;
import dev.slipway.deployer.plan.Observation;
import dev.slipway.deployer.plan.SeenObject;
import dev.slipway.deployer.rollout.AnswerProbe;
import dev.slipway.deployer.rollout.ApplicationCluster;
import dev.slipway.deployer.rollout.DatabaseAccess;
import dev.slipway.deployer.rollout.Pass.Answer;
import dev.slipway.kit.secret.Secret;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The deployer's outside: fake clusters whose controllers are quick, unless told otherwise. */
@Alternative
@Priority(1)
@ApplicationScoped
public class FakeCluster
    implements ApplicationCluster,
        Inspector,
        DatabaseAccess,
        AnswerProbe,
        EvidenceReader,
        EvacuationCluster,
        PodLogs {
  private final Map<String, FakeKubernetes> clusters = new ConcurrentHashMap<>();
  private final Map<String, FakeNode> nodes = new ConcurrentHashMap<>();
  private final Map<String, FakeLog> logs = new ConcurrentHashMap<>();
  private volatile Evidence evidence = Evidence.NONE;
  private volatile boolean idleControllers;
  private volatile boolean unreachable;

  /** The cluster's Kubernetes. */
  public FakeKubernetes of(String clusterId) {
    return clusters.computeIfAbsent(clusterId, id -> new FakeKubernetes());
  }

  /** The cluster was made anew: nothing of what was in it is left. */
  public void regenerate(String clusterId) {
    clusters.put(clusterId, new FakeKubernetes());
  }

  /** A cluster's node, as far as evacuation is concerned. */
  public FakeNode node(String clusterId, String node) {
    return nodes.computeIfAbsent(clusterId + "/" + node, key -> new FakeNode(Instant.now()));
  }

  /** What a pod prints. */
  public FakeLog log(String pod) {
    return logs.computeIfAbsent(pod, key -> new FakeLog());
  }

  /** What is known beyond the objects. */
  public void evidence(Evidence known) {
    evidence = known;
  }

  /** Whether no pod is made. */
  public void idleControllers(boolean idle) {
    idleControllers = idle;
  }

  /** Whether no cluster answers. */
  public void unreachable(boolean away) {
    unreachable = away;
  }

  @Override
  public Observation observe(Application application) {
    FakeKubernetes kubernetes = reached(application.key());
    if (!idleControllers) {
      kubernetes.settle();
    }
    return kubernetes.observe(application);
  }

  @Override
  public Outcome perform(Application application, Action action) {
    return reached(application.key()).perform(action, Instant.now());
  }

  @Override
  public List<SeenObject> remains(ApplicationKey application, String project) {
    return reached(application).remains(application.name());
  }

  @Override
  public Outcome remove(ApplicationKey application, String project, Action.Remove removal) {
    return reached(application).perform(removal, Instant.now());
  }

  @Override
  public List<PodFacts> pods(ApplicationKey application, String project) {
    return reached(application).pods(application.name());
  }

  @Override
  public List<EndpointFacts> endpoints(ApplicationKey application, String project) {
    return reached(application).pods(application.name()).stream()
        .map(pod -> new EndpointFacts(pod.ip() + ":80", true, false, pod.name(), pod.node()))
        .toList();
  }

  @Override
  public List<ServiceFacts> services(ApplicationKey application, String project) {
    return List.of(
        new ServiceFacts(
            ObjectNames.of(application.name()).service(),
            "NodePort",
            "10.3.0.6",
            List.of(new ServiceFacts.Port("http", "TCP", 80, "80", 30100)),
            Map.of("app", application.name()),
            "None",
            Instant.EPOCH));
  }

  @Override
  public Optional<Credentials> credentials(Application application) {
    return Optional.of(
        new Credentials("172.17.4.21", 3306, "wordpress", "wordpress", Secret.of("db-password")));
  }

  @Override
  public Answer ask(List<String> addresses) {
    return new Answer.Yes(addresses);
  }

  @Override
  public Evidence read(
      ApplicationKey application, String project, List<PodFacts> pods, LogMask mask) {
    return evidence;
  }

  @Override
  public NodeSeen observe(String clusterId, String project, String node) {
    reached(new ApplicationKey(clusterId, node));
    return node(clusterId, node).seen();
  }

  @Override
  public void setTaints(
      String clusterId, String project, String node, EvacuationStep.SetTaints step) {
    node(clusterId, node).perform(step);
  }

  @Override
  public void markUnreachable(
      String clusterId, String project, String node, EvacuationStep.MarkUnreachable step) {
    node(clusterId, node).perform(step);
  }

  @Override
  public void deletePods(String clusterId, String project, EvacuationStep.DeletePods step) {
    nodes.forEach(
        (key, node) -> {
          if (key.startsWith(clusterId + "/")) {
            node.perform(step);
          }
        });
  }

  @Override
  public Lines open(ApplicationKey application, String project, Query query) {
    reached(application);
    if (query.previous()) {
      throw new NoLogException("previous terminated container not found");
    }
    return log(query.pod()).open(query.follow());
  }

  private FakeKubernetes reached(ApplicationKey application) {
    if (unreachable) {
      throw new ClusterUnreachableException(
          "The cluster's API server does not answer.", new IllegalStateException());
    }
    return of(application.clusterId());
  }
}
