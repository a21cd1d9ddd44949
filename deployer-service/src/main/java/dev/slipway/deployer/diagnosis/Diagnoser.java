package dev.slipway.deployer.diagnosis;

import dev.slipway.deployer.inspection.PodFacts;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says why an application is not whole. The same facts give the same words. */
public final class Diagnoser {

  private Diagnoser() {}

  /** The diagnosis for these facts. */
  public static Diagnosis diagnose(DiagnosisFacts facts) {
    List<PodFacts> active = facts.pods().stream().filter(PodFacts::active).toList();
    int ready = (int) active.stream().filter(PodFacts::ready).count();
    List<Finding> findings = new ArrayList<>();
    DatabaseOutage outage = facts.ownDatabase() ? null : facts.evidence().outage();
    if (outage != null) {
      findings.add(away(outage));
    }
    if (facts.blocked() != null) {
      findings.add(
          new Finding(
              Reason.BLOCKED,
              facts.application(),
              sentence(facts.blocked()),
              "Nothing goes on before that is out of the way."));
    }
    String refusal = facts.refused() == null ? refusedPods(facts) : facts.refused();
    if (refusal != null) {
      findings.add(refused(facts.application(), refusal));
    }
    findings.addAll(ofPods(facts, active));
    boolean explained = !findings.isEmpty();
    if (active.size() < facts.wished() && refusal == null && facts.blocked() == null) {
      findings.add(notMade(facts, facts.wished() - active.size(), explained));
    }
    if (active.size() > facts.wished() && findings.isEmpty()) {
      findings.add(surplus(facts, active.size() - facts.wished()));
    }
    if (facts.noAnswer() != null && ready > 0 && outage == null) {
      findings.add(noAnswer(facts, facts.noAnswer()));
    }
    return new Diagnosis(facts.application(), findings.isEmpty(), ready, facts.wished(), findings);
  }

  /**
   * The diagnosis of an application whose cluster can't be asked.
   *
   * @param lastReady the pods that were ready when it last could
   * @param message what is wrong with the cluster
   */
  public static Diagnosis clusterAway(
      String application, String clusterId, int lastReady, int wished, String message) {
    return new Diagnosis(
        application,
        false,
        lastReady,
        wished,
        List.of(
            new Finding(
                Reason.CLUSTER_AWAY,
                clusterId,
                sentence(message),
                "See what the cluster waits for: GET /v1/clusters/" + clusterId + ".")));
  }

  /** Ends with a full stop. */
  static String sentence(String text) {
    String stripped = text.strip();
    return stripped.endsWith(".") || stripped.endsWith("”") || stripped.endsWith("!")
        ? stripped
        : stripped + ".";
  }

  private static List<Finding> ofPods(DiagnosisFacts facts, List<PodFacts> active) {
    Map<PodCause, List<PodFacts>> causes = new LinkedHashMap<>();
    PodCauses judge = new PodCauses(facts);
    active.stream()
        .filter(pod -> !pod.ready())
        .forEach(pod -> causes.computeIfAbsent(judge.of(pod), c -> new ArrayList<>()).add(pod));
    return causes.entrySet().stream()
        .sorted((a, b) -> order(a.getKey(), a.getValue(), b.getKey(), b.getValue()))
        .map(entry -> finding(facts, entry.getKey(), entry.getValue()))
        .toList();
  }

  /** By how many pods it explains; what is only on its way comes last. */
  private static int order(PodCause a, List<PodFacts> as, PodCause b, List<PodFacts> bs) {
    int late = Boolean.compare(a.reason() == Reason.STARTING, b.reason() == Reason.STARTING);
    return late != 0 ? late : Integer.compare(bs.size(), as.size());
  }

  private static Finding finding(DiagnosisFacts facts, PodCause cause, List<PodFacts> pods) {
    if (cause.reason() == Reason.UNSCHEDULABLE) {
      return Placement.finding(facts, cause.text(), pods);
    }
    String count = pods.size() == 1 ? "1 pod " : pods.size() + " pods ";
    List<String> log =
        cause.reason() != Reason.CRASH_LOOP
            ? null
            : pods.stream()
                .map(pod -> facts.evidence().logs().get(pod.name()))
                .filter(lines -> lines != null && !lines.isEmpty())
                .findFirst()
                .orElse(null);
    String message = sentence(count + cause.text());
    if (log != null) {
      message += " The last line of its log: “" + log.getLast() + "”";
    }
    return new Finding(cause.reason(), names(pods), message, cause.remedy(), log);
  }

  /** Such as {@code a, b, c and 27 more}. */
  static String names(List<PodFacts> pods) {
    String first = String.join(", ", pods.stream().limit(3).map(PodFacts::name).toList());
    return pods.size() <= 3 ? first : first + " and " + (pods.size() - 3) + " more";
  }

  private static Finding away(DatabaseOutage outage) {
    String since = outage.since().truncatedTo(ChronoUnit.SECONDS).toString();
    String message =
        "The database on "
            + outage.machine()
            + " accepts no login since "
            + since
            + (outage.wished() ? ", for its machine is off by wish" : "")
            + ": "
            + sentence(outage.message());
    String remedy =
        outage.wished()
            ? "Power " + outage.machine() + " on; the content is still there."
            : "Slipway brings it back by itself, with its content; look at the machine "
                + outage.machine()
                + " if that takes longer than a minute.";
    return new Finding(Reason.DATABASE_AWAY, outage.machine(), message, remedy);
  }

  private static Finding refused(String application, String refusal) {
    boolean quota = refusal.contains("exceeded quota");
    return new Finding(
        Reason.REFUSED,
        application,
        "The cluster refuses " + (quota ? "more pods" : "it") + ": " + sentence(refusal),
        quota
            ? "Raise the ResourceQuota of the namespace, or wish for fewer replicas."
            : "Change what it names in the application, or the rule in the cluster that forbids it.");
  }

  /** The newest note that pods could not be made, if the workload lacks pods. */
  private static @Nullable String refusedPods(DiagnosisFacts facts) {
    long active = facts.pods().stream().filter(PodFacts::active).count();
    if (active >= facts.wished()) {
      return null;
    }
    return facts.evidence().events().stream()
        .filter(each -> each.warning() && each.reason().equals("FailedCreate"))
        .filter(each -> !each.kind().equals("Pod"))
        .max(java.util.Comparator.comparing(EventFacts::lastSeen))
        .map(EventFacts::message)
        .orElse(null);
  }

  private static Finding notMade(DiagnosisFacts facts, int missing, boolean explained) {
    return new Finding(
        explained ? Reason.STARTING : Reason.NOT_MADE,
        facts.application(),
        (missing == 1 ? "1 pod was" : missing + " pods were") + " not made yet.",
        "If that stays so, look at the cluster's controller manager, which makes pods: GET"
            + " machines/c1/console.");
  }

  private static Finding surplus(DiagnosisFacts facts, int more) {
    return new Finding(
        Reason.STARTING,
        facts.application(),
        more + " more than wished are still there, as pods are being replaced.",
        "Wait for the rollout to end.");
  }

  private static Finding noAnswer(DiagnosisFacts facts, String message) {
    boolean asWithoutDatabase = message.endsWith("status 503") || message.endsWith("status 500");
    return asWithoutDatabase && !facts.ownDatabase()
        ? new Finding(
            Reason.DATABASE_AWAY,
            facts.application(),
            "Its pods are ready, and answer as they do while their database can't be reached: "
                + sentence(message),
            "Look at the cluster's condition DatabaseReady and at the machine d1.")
        : new Finding(
            Reason.NO_ANSWER,
            facts.application(),
            "Its pods are ready, but it does not answer on its port: " + sentence(message),
            "Look at its log (GET …/logs) and at kube-proxy on the workers.");
  }
}
