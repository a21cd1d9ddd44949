package dev.slipway.deployer.out.kubernetes;

import dev.slipway.deployer.application.ApplicationKey;
import dev.slipway.deployer.diagnosis.EventFacts;
import dev.slipway.deployer.diagnosis.Evidence;
import dev.slipway.deployer.diagnosis.EvidenceReader;
import dev.slipway.deployer.diagnosis.LogMask;
import dev.slipway.deployer.inspection.ClusterUnreachableException;
import dev.slipway.deployer.inspection.PodFacts;
import dev.slipway.deployer.inspection.PodFacts.ContainerFacts;
import dev.slipway.deployer.manifest.ObjectNames;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Events and logs through clusters' API servers. */
@ApplicationScoped
public class KubernetesEvidence implements EvidenceReader {
  private static final Logger LOG = Logger.getLogger(KubernetesEvidence.class);

  /** Pods that fail alike say the same. */
  private static final int PODS = 3;

  private static final int LINES = 10;
  private static final int LONGEST_LINE = 500;

  private final ClusterCalls calls;

  @Inject
  KubernetesEvidence(ClusterCalls calls) {
    this.calls = calls;
  }

  @Override
  public Evidence read(
      ApplicationKey application, String project, List<PodFacts> pods, LogMask mask) {
    List<EventFacts> events = List.of();
    Map<String, List<String>> logs = new HashMap<>();
    try {
      events =
          calls.ask(application.clusterId(), project, client -> events(client, application, pods));
      for (PodFacts pod : pods.stream().filter(KubernetesEvidence::ended).limit(PODS).toList()) {
        logs.put(
            pod.name(),
            calls.ask(application.clusterId(), project, client -> tail(client, pod, mask)));
      }
    } catch (ClusterUnreachableException e) {
      LOG.debugf("%s: not all evidence can be read: %s", application, e.getMessage());
    }
    return new Evidence(events, logs, null);
  }

  private static boolean ended(PodFacts pod) {
    return pod.active() && endedContainer(pod).isPresent();
  }

  private static Optional<ContainerFacts> endedContainer(PodFacts pod) {
    return pod.containers().stream().filter(c -> !c.ready() && c.exitCode() != null).findFirst();
  }

  /** A kubelet answers with the last run's log when none is under way. */
  private static List<String> tail(KubernetesClient client, PodFacts pod, LogMask mask) {
    String container = endedContainer(pod).orElseThrow().name();
    String text =
        client.raw(
            "/api/v1/namespaces/%s/pods/%s/log?container=%s&tailLines=%d&limitBytes=16384"
                .formatted(ObjectNames.NAMESPACE, pod.name(), container, LINES));
    return text == null
        ? List.of()
        : text.lines()
            .filter(line -> !line.isBlank())
            .map(mask::apply)
            .map(
                line -> line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line)
            .toList();
  }

  private static List<EventFacts> events(
      KubernetesClient client, ApplicationKey application, List<PodFacts> pods) {
    Set<String> names = pods.stream().map(PodFacts::name).collect(Collectors.toSet());
    return client
        .v1()
        .events()
        .inNamespace(ObjectNames.NAMESPACE)
        .withField("type", "Warning")
        .list()
        .getItems()
        .stream()
        .filter(event -> concerns(event.getInvolvedObject(), application.name(), names))
        .map(KubernetesEvidence::event)
        .toList();
  }

  /** Its pods, its workload, and a Deployment's ReplicaSets. */
  private static boolean concerns(ObjectReference object, String application, Set<String> pods) {
    return switch (object.getKind()) {
      case "Pod" -> pods.contains(object.getName());
      case "Deployment", "ReplicationController" -> application.equals(object.getName());
      case "ReplicaSet" ->
          object.getName().matches(java.util.regex.Pattern.quote(application) + "-[a-z0-9]+");
      default -> false;
    };
  }

  private static EventFacts event(Event event) {
    return new EventFacts(
        event.getInvolvedObject().getKind(),
        event.getInvolvedObject().getName(),
        event.getReason() == null ? "" : event.getReason(),
        event.getMessage() == null ? "" : event.getMessage(),
        "Warning".equals(event.getType()),
        lastSeen(event));
  }

  /** Events of the newer and of the older kind keep their time in different places. */
  private static Instant lastSeen(Event event) {
    return Stream.of(
            event.getSeries() == null ? null : event.getSeries().getLastObservedTime(),
            event.getEventTime())
        .filter(java.util.Objects::nonNull)
        .map(time -> parse(time.getTime()))
        .findFirst()
        .orElseGet(() -> parse(event.getLastTimestamp()));
  }

  private static Instant parse(@Nullable String time) {
    try {
      return time == null ? Instant.EPOCH : Instant.parse(time);
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }
}
