package dev.slipway.provisioner.out.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.ExecResult;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.kit.kubernetes.NodeLabels;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.cluster.ConditionType;
import dev.slipway.provisioner.layout.MachineRole;
import dev.slipway.provisioner.machine.Infrastructures;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.machineconfig.MachineCommands;
import dev.slipway.provisioner.observation.ClusterProbes;
import dev.slipway.provisioner.observation.MembersSeen;
import dev.slipway.provisioner.observation.NodePods;
import dev.slipway.provisioner.observation.NodesSeen;
import dev.slipway.provisioner.observation.Probe;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Asks over HTTPS, and the database through its machine's infrastructure. */
@ApplicationScoped
public class HttpClusterProbes implements ClusterProbes, NodePods {
  private static final Duration DEADLINE = Duration.ofSeconds(3);

  /** A command in a machine costs more than a request, so a good answer counts for a while. */
  private static final Duration DATABASE_ANSWER = Duration.ofSeconds(5);

  /**
   * A bad one counts twice as long as it was waited for, this at most: a database that is being
   * made has the better part of a slow machine's processors.
   */
  private static final Duration LONGEST_REFUSAL = Duration.ofSeconds(3);

  private final ClusterConnections connections;
  private final Infrastructures infrastructures;
  private final Clock clock;
  private final Map<MachineId, Given> databaseAnswers = new ConcurrentHashMap<>();

  /** An answer, and until when it counts. */
  private record Given(Probe answer, Instant until) {}

  @Inject
  HttpClusterProbes(ClusterConnections connections, Infrastructures infrastructures, Clock clock) {
    this.connections = connections;
    this.infrastructures = infrastructures;
    this.clock = clock;
  }

  @Override
  public Probe etcd(ClusterRecords records, Machine member) {
    return probe(
        "etcd on " + member.id().name(),
        () -> {
          JsonApi.Answer answer = connections.etcd(records, member).get("/health", DEADLINE);
          return "true".equals(answer.json().path("health").asText())
              ? new Probe.Answers()
              : new Probe.Refuses(
                  "Unhealthy",
                  "etcd on "
                      + member.id().name()
                      + " to have a quorum ("
                      + answer.json().path("reason").asText("status " + answer.status())
                      + ")");
        });
  }

  @Override
  public MembersSeen members(ClusterRecords records, Machine member) {
    try {
      JsonApi.Answer answer = connections.etcdPeer(records, member).get("/members", DEADLINE);
      if (!answer.succeeded() || !answer.json().isArray()) {
        return new MembersSeen.Unlisted();
      }
      List<MembersSeen.Member> members = new ArrayList<>();
      answer.json().forEach(one -> members.add(member(one)));
      return new MembersSeen.Listed(members);
    } catch (JsonApi.UnreachableException | DriverException e) {
      return new MembersSeen.Unlisted();
    }
  }

  private static MembersSeen.Member member(JsonNode member) {
    // Ids are unsigned 64-bit numbers.
    return new MembersSeen.Member(
        member.path("id").bigIntegerValue().toString(16),
        member.path("name").asText(),
        member.at("/peerURLs/0").asText(),
        member.path("isLearner").asBoolean());
  }

  @Override
  public Probe apiServer(ClusterRecords records, Machine controller) {
    return probe(
        "the API server",
        () -> {
          JsonApi.Answer answer =
              connections.apiServer(records, controller).get("/readyz", DEADLINE);
          return answer.succeeded()
              ? new Probe.Answers()
              : new Probe.Refuses(
                  "NotReady", "the API server to be ready (status " + answer.status() + ")");
        });
  }

  @Override
  public NodesSeen nodes(ClusterRecords records, Machine controller) {
    Map<String, NodesSeen.Node> nodes = new LinkedHashMap<>();
    Probe listed =
        probe(
            "the list of nodes",
            () -> {
              JsonApi.Answer answer =
                  connections.apiServer(records, controller).get("/api/v1/nodes", DEADLINE);
              answer
                  .json()
                  .path("items")
                  .forEach(node -> nodes.put(node.at("/metadata/name").asText(), node(node)));
              return answer.succeeded()
                  ? new Probe.Answers()
                  : new Probe.Refuses("NotListed", "the nodes to be listed");
            });
    return listed.answers() ? new NodesSeen.Listed(nodes) : new NodesSeen.Unlisted(listed);
  }

  @Override
  public OptionalInt count(ClusterRecords records, String node) {
    Optional<Machine> controller =
        records.machines().stream()
            .filter(machine -> machine.name().role() == MachineRole.CONTROLLER)
            .findFirst();
    if (controller.isEmpty() || !records.authorities()) {
      return OptionalInt.empty();
    }
    try {
      JsonApi.Answer answer =
          connections
              .apiServer(records, controller.get())
              .get("/api/v1/pods?fieldSelector=spec.nodeName%3D" + node, DEADLINE);
      return answer.succeeded()
          ? OptionalInt.of(answer.json().path("items").size())
          : OptionalInt.empty();
    } catch (JsonApi.UnreachableException | DriverException e) {
      return OptionalInt.empty();
    }
  }

  /** A kubelet that can't be reached for another reason than silence must not count as silent. */
  @Override
  public Probe kubelet(ClusterRecords records, Machine worker) {
    String name = "the kubelet of " + worker.id().name();
    try {
      connections.kubelet(records, worker).get("/healthz", DEADLINE);
      return new Probe.Answers();
    } catch (JsonApi.UnreachableException e) {
      return e.timedOut()
          ? new Probe.Silent(name + " to answer")
          : new Probe.Refuses("NotReachable", name + ": " + e.getMessage());
    } catch (DriverException e) {
      return new Probe.Refuses("NotReachable", name + ": " + e.getMessage());
    }
  }

  private static NodesSeen.Node node(JsonNode node) {
    Probe ready = new Probe.Refuses("NoStatus", "its kubelet has not reported yet");
    Optional<Instant> reportedAt = Optional.empty();
    for (JsonNode condition : node.at("/status/conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        ready = ready(condition);
        reportedAt = time(condition.path("lastHeartbeatTime"));
      }
    }
    return new NodesSeen.Node(
        ready,
        reportedAt,
        node.path("metadata").path("labels").path(NodeLabels.INCARNATION).asInt(1),
        node.at("/metadata/uid").asText());
  }

  private static Probe ready(JsonNode condition) {
    return condition.path("status").asText().equals("True")
        ? new Probe.Answers()
        : new Probe.Refuses(
            condition.path("reason").asText("NotReady"),
            condition.path("message").asText("it is not Ready"));
  }

  private static Optional<Instant> time(JsonNode time) {
    return time.isTextual() ? Optional.of(Instant.parse(time.textValue())) : Optional.empty();
  }

  @Override
  public Probe dns(ClusterRecords records, Machine controller) {
    return probe(
        "CoreDNS",
        () -> {
          JsonApi.Answer answer =
              connections
                  .apiServer(records, controller)
                  .get("/apis/apps/v1/namespaces/kube-system/deployments/coredns", DEADLINE);
          if (answer.status() == 404) {
            return new Probe.Refuses(MISSING, "CoreDNS to be applied");
          }
          for (JsonNode condition : answer.json().at("/status/conditions")) {
            if (condition.path("type").asText().equals("Available")
                && condition.path("status").asText().equals("True")) {
              return new Probe.Answers();
            }
          }
          return new Probe.Refuses("NotAvailable", "CoreDNS to be available");
        });
  }

  @Override
  public Probe database(ClusterRecords records, Machine database) {
    Given given = databaseAnswers.get(database.id());
    Instant asked = clock.instant();
    if (given != null
        && asked.isBefore(given.until())
        && (records.cluster().is(ConditionType.DATABASE_READY) || !given.answer().answers())) {
      return given.answer();
    }
    Probe probe =
        probe(
            "the database",
            () -> {
              ExecResult result =
                  infrastructures
                      .driver(records.cluster().wish().infrastructure())
                      .execute(
                          database.id(),
                          MachineCommands.databaseAnswers(),
                          new byte[0],
                          DEADLINE.multipliedBy(2));
              return result.succeeded()
                  ? new Probe.Answers()
                  : new Probe.Refuses("NotAnswering", "the database to answer");
            });
    Instant now = clock.instant();
    Duration twice = Duration.between(asked, now).multipliedBy(2);
    Duration refusal = twice.compareTo(LONGEST_REFUSAL) < 0 ? twice : LONGEST_REFUSAL;
    databaseAnswers.put(
        database.id(), new Given(probe, now.plus(probe.answers() ? DATABASE_ANSWER : refusal)));
    return probe;
  }

  private static Probe probe(String what, Supplier<Probe> question) {
    try {
      return question.get();
    } catch (JsonApi.UnreachableException e) {
      return e.refused()
          ? new Probe.Refuses("NotListening", what + " to listen")
          : new Probe.Silent(what + " to answer");
    } catch (DriverException e) {
      return switch (e.code()) {
        case NOT_FOUND, NOT_RUNNING ->
            new Probe.Refuses("NotRunning", what + ": its machine to run");
        default -> new Probe.Silent(what + " to answer (" + e.getMessage() + ")");
      };
    }
  }
}
