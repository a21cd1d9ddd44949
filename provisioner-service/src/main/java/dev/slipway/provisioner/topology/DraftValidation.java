package dev.slipway.provisioner.topology;

import dev.slipway.infrastructure.Cidr;
import dev.slipway.kit.problem.ProblemCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds everything that is wrong with a draft by itself, whatever else there is. Pure. */
public final class DraftValidation {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final String WITHIN = "must be from %d to %d";

  private final List<String> infrastructures;
  private final List<String> versions;

  /**
   * @param infrastructures the drivers there are
   * @param versions the versions of Kubernetes that the machine image has
   */
  public DraftValidation(List<String> infrastructures, List<String> versions) {
    this.infrastructures = List.copyOf(infrastructures);
    this.versions = List.copyOf(versions);
  }

  /** All findings, in the order of the fields. */
  public List<Finding> check(ClusterDraft draft) {
    List<Finding> findings = new ArrayList<>();
    name(draft.name(), findings);
    if (draft.infrastructure() != null && !infrastructures.contains(draft.infrastructure())) {
      findings.add(
          Finding.of(
              ProblemCode.UNKNOWN_INFRASTRUCTURE,
              "infrastructure",
              "names a driver that is not there: " + draft.infrastructure(),
              "Take one of: " + String.join(", ", infrastructures)));
    }
    if (draft.kubernetesVersion() != null && !versions.contains(draft.kubernetesVersion())) {
      findings.add(
          Finding.of(
              ProblemCode.UNSUPPORTED,
              "kubernetesVersion",
              "is not in the machine image: " + draft.kubernetesVersion(),
              "Take one of: " + String.join(", ", versions)));
    }
    groups(draft, findings);
    networks(draft, findings);
    forwards(draft, findings);
    return findings;
  }

  private static void name(@Nullable String name, List<Finding> findings) {
    if (name == null) {
      findings.add(Finding.invalid("name", "is missing", "Give the cluster a name such as blog"));
    } else if (name.length() > Limits.NAME_LENGTH || !LABEL.matcher(name).matches()) {
      findings.add(
          Finding.invalid(
              "name",
              "must be made of a-z, 0-9 and inner hyphens, " + Limits.NAME_LENGTH + " at most",
              "Take a name such as blog or shop-2"));
    } else if (name.startsWith("cl-")) {
      findings.add(
          Finding.invalid("name", "must not begin with cl-, as ids do", "Take another name"));
    }
  }

  private static void groups(ClusterDraft draft, List<Finding> findings) {
    Integer etcd = draft.etcd().count();
    if (etcd != null && etcd != 1 && etcd != 3) {
      findings.add(
          Finding.invalid(
              "topology.etcd.count",
              etcd > 0 && etcd % 2 == 0
                  ? "must be odd, for an even count of members bears no more failures"
                  : "must be 1 or 3",
              "Take 1, or 3 to bear the loss of one"));
    }
    memory("topology.etcd", draft.etcd().memoryMiB(), Limits.LEAST_MEMORY_MIB, findings);
    Integer controllers = draft.controllers().count();
    if (controllers != null && controllers < 1) {
      findings.add(Finding.invalid("topology.controllers.count", "must be 1", "Take 1"));
    } else if (controllers != null && controllers > 1) {
      findings.add(
          Finding.of(
              ProblemCode.UNSUPPORTED,
              "topology.controllers.count",
              "must be 1 for now: several controllers are not supported yet",
              "Take 1"));
    }
    memory(
        "topology.controllers",
        draft.controllers().memoryMiB(),
        Limits.LEAST_KUBERNETES_MEMORY_MIB,
        findings);
    Integer workers = draft.workers().count();
    if (workers != null && (workers < 1 || workers > Limits.WORKERS)) {
      findings.add(
          Finding.invalid(
              "topology.workers.count",
              WITHIN.formatted(1, Limits.WORKERS),
              "Take 3, for example"));
    }
    memory(
        "topology.workers",
        draft.workers().memoryMiB(),
        Limits.LEAST_KUBERNETES_MEMORY_MIB,
        findings);
    String engine = draft.database().engine();
    if (engine != null && !engine.equals(DatabaseMachine.MARIADB)) {
      findings.add(
          Finding.of(
              ProblemCode.UNSUPPORTED,
              "topology.database.engine",
              "names an engine that is not supported: " + engine,
              "Take mariadb, or leave it out"));
    }
    memory("topology.database", draft.database().memoryMiB(), Limits.LEAST_MEMORY_MIB, findings);
  }

  private static void memory(
      String group, @Nullable Integer memoryMiB, int least, List<Finding> findings) {
    if (memoryMiB != null && (memoryMiB < least || memoryMiB > Limits.MOST_MEMORY_MIB)) {
      findings.add(
          Finding.invalid(
              group + ".memoryMiB",
              WITHIN.formatted(least, Limits.MOST_MEMORY_MIB),
              "Take a number of MiB in that range, or leave it out"));
    }
  }

  private static void networks(ClusterDraft draft, List<Finding> findings) {
    Map<String, Cidr> given = new TreeMap<>();
    network("machines", draft.machines(), 24, 24, given, findings);
    network("services", draft.services(), 16, 24, given, findings);
    network("pods", draft.pods(), 16, 16, given, findings);
    Map<String, Cidr> all = new TreeMap<>(given);
    all.putIfAbsent("services", Defaults.NETWORKS.services());
    all.putIfAbsent("pods", Defaults.NETWORKS.pods());
    List<String> names = List.of("machines", "services", "pods");
    for (int one = 0; one < names.size(); one++) {
      for (int other = one + 1; other < names.size(); other++) {
        overlap(names.get(one), names.get(other), all, given, findings);
      }
    }
  }

  private static void overlap(
      String one,
      String other,
      Map<String, Cidr> all,
      Map<String, Cidr> given,
      List<Finding> findings) {
    Cidr first = all.get(one);
    Cidr second = all.get(other);
    if (first == null || second == null || !first.overlaps(second)) {
      return;
    }
    String blamed = given.containsKey(one) ? one : other;
    findings.add(
        Finding.invalid(
            "network." + blamed,
            "overlaps: %s %s and %s %s share addresses".formatted(one, first, other, second),
            "Take ranges that lie apart, or leave them out"));
  }

  private static void network(
      String name,
      @Nullable String text,
      int shortest,
      int longest,
      Map<String, Cidr> given,
      List<Finding> findings) {
    if (text == null) {
      return;
    }
    String field = "network." + name;
    String example = Defaults.example(name);
    Cidr cidr;
    try {
      cidr = Cidr.parse(text);
    } catch (IllegalArgumentException e) {
      findings.add(
          Finding.invalid(field, "is not accepted: " + e.getMessage(), "Take such as " + example));
      return;
    }
    if (cidr.prefix() < shortest || cidr.prefix() > longest) {
      findings.add(
          Finding.invalid(
              field,
              shortest == longest
                  ? "must be a /" + shortest
                  : "must be a /" + shortest + " to a /" + longest,
              "Take such as " + example));
      return;
    }
    given.put(name, cidr);
  }

  private static void forwards(ClusterDraft draft, List<Finding> findings) {
    List<ClusterDraft.Forward> forwards = draft.portForwards();
    if (forwards == null) {
      return;
    }
    Integer workers = Optional.ofNullable(draft.workers().count()).orElse(Defaults.WORKERS.count());
    Set<Integer> taken = new HashSet<>();
    for (int i = 0; i < forwards.size(); i++) {
      ClusterDraft.Forward forward = forwards.get(i);
      String field = "portForwards[" + i + "]";
      Integer hostPort = forward.hostPort();
      if (hostPort != null && (hostPort < Limits.LEAST_HOST_PORT || hostPort > Limits.MOST_PORT)) {
        findings.add(
            Finding.invalid(
                field + ".hostPort",
                WITHIN.formatted(Limits.LEAST_HOST_PORT, Limits.MOST_PORT),
                "Take such as 30100, or leave it out"));
      } else if (hostPort != null && !taken.add(hostPort)) {
        findings.add(
            Finding.invalid(
                field + ".hostPort", "is given twice: " + hostPort, "Take each port once"));
      }
      Integer port = forward.port();
      if (port == null || port < 1 || port > Limits.MOST_PORT) {
        findings.add(
            Finding.invalid(
                field + ".port", WITHIN.formatted(1, Limits.MOST_PORT), "Take such as 30100"));
      }
      if (!isWorker(forward.machine(), workers)) {
        findings.add(
            Finding.invalid(
                field + ".machine",
                "must be one of the cluster's workers, w1 to w" + Math.max(1, workers),
                "Take such as w1"));
      }
    }
  }

  private static boolean isWorker(@Nullable String machine, int workers) {
    return machine != null
        && machine.matches("w[1-9][0-9]?")
        && Integer.parseInt(machine.substring(1)) <= workers;
  }
}
