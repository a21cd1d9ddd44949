package dev.slipway.deployer.rollout;

import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.inspection.NodeFacts;
import dev.slipway.deployer.plan.Observation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Where an application can be reached, and whether it answers there. */
@ApplicationScoped
class Reachability {
  private final AnswerProbe probe;
  private final PortForwards forwards;

  @Inject
  Reachability(AnswerProbe probe, PortForwards forwards) {
    this.probe = probe;
    this.forwards = forwards;
  }

  /** Its URLs: through every worker, then through the host's forwarded ports. */
  List<String> addresses(Application application, Observation seen) {
    int port = application.wish().nodePort();
    List<String> addresses = new ArrayList<>();
    workers(seen).stream()
        .filter(node -> node.internalIp() != null)
        .forEach(node -> addresses.add("http://" + node.internalIp() + ":" + port));
    Set<String> names = workers(seen).stream().map(NodeFacts::name).collect(Collectors.toSet());
    forwards.of(application.key().clusterId(), application.project()).stream()
        .filter(each -> each.port() == port && names.contains(each.machine()))
        .sorted(Comparator.comparingInt(PortForwards.Forward::hostPort))
        .forEach(each -> addresses.add("http://127.0.0.1:" + each.hostPort()));
    return addresses;
  }

  /** Asks every ready worker's port. */
  Pass.Answer ask(Application application, Observation seen) {
    return probe.ask(
        workers(seen).stream()
            .filter(node -> node.ready() && node.internalIp() != null)
            .map(node -> "http://" + node.internalIp() + ":" + application.wish().nodePort())
            .toList());
  }

  private static List<NodeFacts> workers(Observation seen) {
    return seen.nodes().stream().sorted(Comparator.comparing(NodeFacts::name)).toList();
  }
}
