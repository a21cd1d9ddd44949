package dev.slipway.deployer.rollout;

import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.application.KnownCluster;
import dev.slipway.deployer.diagnosis.DatabaseOutage;
import dev.slipway.deployer.diagnosis.DatabaseOutages;
import dev.slipway.deployer.diagnosis.Diagnoser;
import dev.slipway.deployer.diagnosis.Diagnosis;
import dev.slipway.deployer.diagnosis.DiagnosisFacts;
import dev.slipway.deployer.diagnosis.Evidence;
import dev.slipway.deployer.diagnosis.EvidenceReader;
import dev.slipway.deployer.diagnosis.LogMask;
import dev.slipway.deployer.inspection.ClusterUnreachableException;
import dev.slipway.deployer.plan.Observation;
import dev.slipway.deployer.plan.Plan;
import dev.slipway.deployer.plan.Planner;
import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.secret.Secret;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds out why applications are not whole. */
@ApplicationScoped
public class Diagnoses {
  private final ApplicationCluster cluster;
  private final EvidenceReader evidence;
  private final DatabaseOutages outages;
  private final SecretValues secrets;
  private final Reachability reachability;
  private final Transactions transactions;

  @Inject
  Diagnoses(
      ApplicationCluster cluster,
      EvidenceReader evidence,
      DatabaseOutages outages,
      SecretValues secrets,
      Reachability reachability,
      Transactions transactions) {
    this.cluster = cluster;
    this.evidence = evidence;
    this.outages = outages;
    this.secrets = secrets;
    this.reachability = reachability;
    this.transactions = transactions;
  }

  /** Looks at an application now; takes a few seconds at most. */
  public Diagnosis now(Application application, KnownCluster known) {
    if (!known.everReady()) {
      return clusterAway(application, "The cluster was not ready yet.");
    }
    try {
      Observation seen = cluster.observe(application);
      Plan plan =
          Planner.plan(application, seen, secrets.of(application), secrets.salt(application));
      Pass.Answer answer = seen.readyPods() > 0 ? reachability.ask(application, seen) : null;
      return of(
          application,
          seen,
          plan.blocked() == null ? null : plan.blocked().message(),
          WorkloadProgress.replicaFailure(seen.workload()),
          answer,
          evidence(application, seen));
    } catch (ClusterUnreachableException e) {
      return clusterAway(application, String.valueOf(e.getMessage()));
    }
  }

  /** What tells why an application is not whole; best effort. */
  Evidence evidence(Application application, Observation seen) {
    DatabaseOutage outage =
        transactions.join(() -> outages.of(application.key().clusterId())).orElse(null);
    return evidence
        .read(application.key(), application.project(), seen.pods(), mask(application))
        .with(outage);
  }

  /** Takes an application's secrets out of its log. */
  public LogMask mask(Application application) {
    List<Secret> all = new ArrayList<>(application.wish().env().secret().values());
    Map<String, Secret> values = secrets.of(application);
    if (values != null) {
      Secret password = values.get("WORDPRESS_DB_PASSWORD");
      if (password != null) {
        all.add(password);
      }
    }
    all.add(secrets.salt(application));
    return new LogMask(all);
  }

  /** The diagnosis of a pass. */
  static Diagnosis of(Application application, Pass pass) {
    return of(
        application,
        pass.seen(),
        pass.blocked() == null ? null : pass.blocked().message(),
        pass.refused() != null
            ? pass.refused()
            : WorkloadProgress.replicaFailure(pass.seen().workload()),
        pass.answer(),
        pass.evidence());
  }

  /** The diagnosis of an application whose cluster can't be asked. */
  static Diagnosis clusterAway(Application application, String message) {
    return Diagnoser.clusterAway(
        application.name(),
        application.key().clusterId(),
        application.rollout().readyReplicas(),
        application.wish().replicas(),
        message);
  }

  private static Diagnosis of(
      Application application,
      Observation seen,
      @Nullable String blocked,
      @Nullable String refused,
      Pass.@Nullable Answer answer,
      Evidence evidence) {
    return Diagnoser.diagnose(
        new DiagnosisFacts(
            application.name(),
            application.wish().replicas(),
            application.wish().database() != null,
            seen.pods(),
            seen.nodes(),
            blocked,
            refused,
            answer instanceof Pass.Answer.No(String message) ? message : null,
            evidence));
  }
}
