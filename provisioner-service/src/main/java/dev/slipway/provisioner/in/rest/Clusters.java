package dev.slipway.provisioner.in.rest;

import dev.slipway.kit.identity.CurrentCaller;
import dev.slipway.kit.problem.FieldError;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.provisioner.cluster.Cluster;
import dev.slipway.provisioner.cluster.ClusterLedger;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.machine.Machine;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** The clusters that the caller may see: those of its project, whatever it writes in a path. */
@RequestScoped
public class Clusters {
  private final ClusterLedger ledger;
  private final CurrentCaller caller;

  @Inject
  Clusters(ClusterLedger ledger, CurrentCaller caller) {
    this.ledger = ledger;
    this.caller = caller;
  }

  /**
   * A cluster by its id or its name.
   *
   * @throws ProblemException NOT_FOUND
   */
  ClusterRecords get(String idOrName) {
    ClusterRecords records =
        ledger.find(caller.project(), idOrName).orElseThrow(() -> notFound(idOrName));
    MDC.put("cluster", records.cluster().id());
    return records;
  }

  /** As {@link #get}, and nobody else changes it until the transaction ends. */
  ClusterRecords lock(String idOrName, @Nullable String ifMatch) {
    ClusterRecords records =
        ledger.lock(caller.project(), idOrName).orElseThrow(() -> notFound(idOrName));
    MDC.put("cluster", records.cluster().id());
    requireMatch(records.cluster(), ifMatch);
    return records;
  }

  /**
   * A machine of a cluster.
   *
   * @throws ProblemException NOT_FOUND
   */
  static Machine machine(ClusterRecords records, String name) {
    return records
        .machine(name)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.NOT_FOUND,
                    "The cluster "
                        + records.cluster().wish().name()
                        + " has no machine "
                        + name
                        + "."));
  }

  static String etag(Cluster cluster) {
    return "\"" + cluster.generation() + "\"";
  }

  static void requireMatch(Cluster cluster, @Nullable String ifMatch) {
    if (ifMatch == null || ifMatch.equals("*") || ifMatch.equals(etag(cluster))) {
      return;
    }
    throw new ProblemException(
        ProblemCode.PRECONDITION_FAILED,
        "The cluster's ETag is " + etag(cluster) + ", not " + ifMatch + ".",
        new FieldError("If-Match", "is not the present ETag", "Read the cluster again"));
  }

  private static ProblemException notFound(String idOrName) {
    return new ProblemException(ProblemCode.NOT_FOUND, "There is no cluster " + idOrName + ".");
  }
}
