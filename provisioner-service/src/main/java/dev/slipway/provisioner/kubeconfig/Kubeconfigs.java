package dev.slipway.provisioner.kubeconfig;

import dev.slipway.infrastructure.Secret;
import dev.slipway.kit.id.Ids;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.provisioner.addon.ClusterAccess;
import dev.slipway.provisioner.addon.ClusterAccess.KubeconfigRole;
import dev.slipway.provisioner.blueprint.ClusterLayouts;
import dev.slipway.provisioner.blueprint.MachineKeys;
import dev.slipway.provisioner.certificate.Kubeconfig;
import dev.slipway.provisioner.cluster.ClusterApi;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.cluster.ConditionType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Hands out access that ends by itself and can be taken back at once. */
public final class Kubeconfigs {
  private static final int ID_CHARACTERS = 10;

  private final KubeconfigRecords kubeconfigs;
  private final AccountTokens tokens;
  private final ClusterApi api;
  private final MachineKeys keys;
  private final Ids ids;
  private final Clock clock;

  public Kubeconfigs(
      KubeconfigRecords kubeconfigs,
      AccountTokens tokens,
      ClusterApi api,
      MachineKeys keys,
      Ids ids,
      Clock clock) {
    this.kubeconfigs = kubeconfigs;
    this.tokens = tokens;
    this.api = api;
    this.keys = keys;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Something that can be used now.
   *
   * @param kubeconfig what is kept of it
   * @param server the URL of the API server
   * @param token the token, which is told only now
   * @param yaml all of it as a file for kubectl
   */
  public record HandedOut(
      KubeconfigRecord kubeconfig, String server, AccessToken token, Secret yaml) {}

  /**
   * Makes an account with a token. It is recorded first, so that a crash in between leaves nothing
   * that isn't cleaned up.
   *
   * @throws ProblemException CLUSTER_NOT_READY before the API server answers
   */
  public HandedOut create(ClusterRecords records, KubeconfigRole role, Duration life, String by) {
    requireAccess(records);
    Instant now = clock.instant();
    KubeconfigRecord kubeconfig =
        new KubeconfigRecord(
            ids.random("kc", ID_CHARACTERS),
            records.cluster().id(),
            records.cluster().project(),
            role,
            by,
            now,
            now.plus(life));
    kubeconfigs.add(kubeconfig);
    tokens.admit(records, kubeconfig.id(), role);
    AccessToken token =
        tokens.token(records, ClusterAccess.kubeconfigAccount(kubeconfig.id()), life);
    String server = ClusterLayouts.of(records).apiServerUrl();
    Secret yaml =
        Kubeconfig.withToken(
            records.cluster().wish().name(),
            server,
            keys.authorities(records.cluster().id()).kubernetes().certificatePem(),
            kubeconfig.id(),
            token.token());
    return new HandedOut(kubeconfig, server, token, yaml);
  }

  /**
   * Takes it back: its token is refused at once.
   *
   * @throws ProblemException NOT_FOUND when there is none
   */
  public void revoke(ClusterRecords records, String id) {
    if (kubeconfigs.find(records.cluster().id(), id).isEmpty()) {
      throw new ProblemException(ProblemCode.NOT_FOUND, "There is no kubeconfig " + id + ".");
    }
    api.revoke(records, id);
  }

  /**
   * Refuses to go on while nobody can be let in.
   *
   * @throws ProblemException CLUSTER_NOT_READY
   */
  public static void requireAccess(ClusterRecords records) {
    if (records.cluster().deleting()
        || !records.cluster().is(ConditionType.API_SERVER_READY)
        || !records.cluster().is(ConditionType.ADDONS_READY)) {
      throw new ProblemException(
          ProblemCode.CLUSTER_NOT_READY, "The cluster's API server is not ready yet.");
    }
  }
}
