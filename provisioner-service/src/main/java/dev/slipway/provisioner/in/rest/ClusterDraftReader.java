package dev.slipway.provisioner.in.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.provisioner.topology.ClusterDraft;
import dev.slipway.provisioner.topology.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From a request's JSON to a draft. */
final class ClusterDraftReader {

  private ClusterDraftReader() {}

  static ClusterDraft read(JsonNode body, List<Finding> findings) {
    FieldReader root = new FieldReader(body, "", findings);
    String name = root.text("name");
    String infrastructure = root.text("infrastructure");
    String version = root.text("kubernetesVersion");
    FieldReader topology = root.object("topology");
    ClusterDraft.Group etcd = group(topology, "etcd");
    ClusterDraft.Group controllers = group(topology, "controllers");
    ClusterDraft.Group workers = group(topology, "workers");
    ClusterDraft.Database database = database(topology);
    if (topology.isGiven("loadBalancer")) {
      findings.add(
          Finding.of(
              ProblemCode.UNSUPPORTED,
              "topology.loadBalancer",
              "is not supported yet",
              "Leave it out, or send null"));
    }
    topology.end();
    FieldReader network = root.object("network");
    String machines = network.text("machines");
    String services = network.text("services");
    String pods = network.text("pods");
    network.end();
    List<ClusterDraft.Forward> forwards = forwards(root);
    root.end();
    return new ClusterDraft(
        name,
        infrastructure,
        version,
        etcd,
        controllers,
        workers,
        database,
        machines,
        services,
        pods,
        forwards);
  }

  private static ClusterDraft.Group group(FieldReader topology, String name) {
    FieldReader group = topology.object(name);
    ClusterDraft.Group draft =
        new ClusterDraft.Group(group.integer("count"), group.integer("memoryMiB"));
    group.end();
    return draft;
  }

  private static ClusterDraft.Database database(FieldReader topology) {
    boolean none = topology.isNull("database");
    FieldReader database = topology.object("database");
    String engine = database.text("engine");
    Integer memoryMiB = database.integer("memoryMiB");
    database.end();
    return none ? ClusterDraft.Database.NONE : new ClusterDraft.Database(true, engine, memoryMiB);
  }

  private static @Nullable List<ClusterDraft.Forward> forwards(FieldReader root) {
    return root.objects("portForwards")
        .map(
            elements ->
                elements.stream()
                    .map(
                        element -> {
                          ClusterDraft.Forward forward =
                              new ClusterDraft.Forward(
                                  element.integer("hostPort"),
                                  element.text("machine"),
                                  element.integer("port"));
                          element.end();
                          return forward;
                        })
                    .toList())
        .orElse(null);
  }
}
