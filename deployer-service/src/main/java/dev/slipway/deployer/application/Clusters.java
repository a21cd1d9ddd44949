package dev.slipway.deployer.application;

import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Finds the clusters that requests are about. */
@ApplicationScoped
public class Clusters {
  private final ClusterDirectory directory;
  private final ClusterLookup lookup;
  private final Transactions transactions;

  @Inject
  Clusters(ClusterDirectory directory, ClusterLookup lookup, Transactions transactions) {
    this.directory = directory;
    this.lookup = lookup;
    this.transactions = transactions;
  }

  /**
   * A project's cluster, by id or name. One that the events have not told of yet is asked for.
   *
   * @throws ProblemException NOT_FOUND
   */
  public KnownCluster get(String project, String idOrName) {
    return transactions
        .join(() -> directory.find(project, idOrName))
        .or(() -> refresh(project, idOrName))
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.NOT_FOUND,
                    "There is no cluster " + shown(idOrName) + " in this project."));
  }

  /** What the provisioner says of a cluster now; it is stored. */
  public Optional<KnownCluster> refresh(String project, String idOrName) {
    Optional<KnownCluster> asked = lookup.ask(project, idOrName);
    asked.ifPresent(cluster -> transactions.inNew(() -> directory.put(cluster, 0)));
    return asked;
  }

  private static String shown(String text) {
    return text.length() > 63 ? text.substring(0, 63) + "…" : text;
  }
}
