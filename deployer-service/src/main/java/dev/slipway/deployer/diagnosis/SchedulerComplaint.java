package dev.slipway.deployer.diagnosis;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the scheduler says of a pod that no node takes (kube-scheduler, framework.FitError): {@code
 * 0/3 nodes are available: 1 node(s) were unschedulable, 2 Insufficient memory. preemption: …}.
 *
 * @param nodes how many nodes were considered
 * @param reasons how many of them were refused for which reason, in the scheduler's words
 */
record SchedulerComplaint(int nodes, Map<String, Integer> reasons) {
  private static final Pattern MESSAGE =
      Pattern.compile("^\\d+/(\\d+) nodes are available: (.*)$", Pattern.DOTALL);
  private static final Pattern REASON = Pattern.compile("(\\d+) (.+?)(?=, \\d+ |$)");

  /** What follows is about pods that could be thrown out, and about claims of devices. */
  private static final Pattern END = Pattern.compile("\\. (?:no new claims|preemption:)|\\.$");

  private static final String INSUFFICIENT = "Insufficient ";

  SchedulerComplaint {
    reasons = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(reasons));
  }

  static Optional<SchedulerComplaint> parse(String message) {
    Matcher whole = MESSAGE.matcher(message.strip());
    if (!whole.matches()) {
      return Optional.empty();
    }
    String rest = whole.group(2);
    Matcher end = END.matcher(rest);
    String list = end.find() ? rest.substring(0, end.start()) : rest;
    Map<String, Integer> reasons = new LinkedHashMap<>();
    Matcher reason = REASON.matcher(list);
    while (reason.find()) {
      reasons.merge(reason.group(2).strip(), Integer.parseInt(reason.group(1)), Integer::sum);
    }
    return reasons.isEmpty()
        ? Optional.empty()
        : Optional.of(new SchedulerComplaint(Integer.parseInt(whole.group(1)), reasons));
  }

  /** Without what differs from pod to pod, so that pods with the same complaint are one finding. */
  static String canonical(String message) {
    return parse(message)
        .map(
            complaint ->
                "0/%d nodes are available: %s."
                    .formatted(
                        complaint.nodes(),
                        String.join(
                            ", ",
                            complaint.reasons().entrySet().stream()
                                .map(each -> each.getValue() + " " + each.getKey())
                                .toList())))
        .orElse(message);
  }

  /** How many nodes have too little of a resource, such as {@code memory}. */
  int insufficient(String resource) {
    return reasons.getOrDefault(INSUFFICIENT + resource, 0);
  }

  /** How many nodes have all the pods that they take. */
  int full() {
    return reasons.getOrDefault("Too many pods", 0);
  }
}
