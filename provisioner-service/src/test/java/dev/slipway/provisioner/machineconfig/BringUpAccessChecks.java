package dev.slipway.provisioner.machineconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.provisioner.addon.ClusterAccess;
import dev.slipway.provisioner.addon.ClusterAccess.KubeconfigRole;
import dev.slipway.provisioner.addon.ClusterAccess.Purpose;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;

/** What the holders of tokens may do, and that a revoked one may nothing. */
final class BringUpAccessChecks {

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int DONE = 200;

  private final KubernetesClient administrator;

  BringUpAccessChecks(KubernetesClient administrator) {
    this.administrator = administrator;
  }

  void run() {
    try (var deployer = signIn(Purpose.DEPLOYER.serviceAccount())) {
      assertThat(tried(() -> deployer.nodes().list())).isEqualTo(DONE);
      assertThat(tried(() -> deployer.secrets().inNamespace("default").list())).isEqualTo(DONE);
      assertThat(tried(() -> deployer.rbac().clusterRoles().list())).isEqualTo(FORBIDDEN);
    }
    try (var monitor = signIn(Purpose.MONITOR.serviceAccount())) {
      assertThat(tried(() -> monitor.leases().inAnyNamespace().list())).isEqualTo(DONE);
      assertThat(tried(() -> monitor.secrets().inNamespace("default").list())).isEqualTo(FORBIDDEN);
    }
    assertKubeconfig(KubeconfigRole.ADMIN, DONE, DONE);
    assertKubeconfig(KubeconfigRole.EDIT, DONE, FORBIDDEN);
    assertKubeconfig(KubeconfigRole.VIEW, FORBIDDEN, FORBIDDEN);
  }

  private void assertKubeconfig(KubeconfigRole role, int secrets, int roles) {
    String id = "bring-up";
    ClusterAccess.kubeconfig(id, role)
        .forEach(
            manifest ->
                administrator.resource(manifest.json()).fieldManager("bringup").serverSideApply());
    String account = ClusterAccess.kubeconfigAccount(id);
    try (var holder = signIn(account)) {
      assertThat(tried(() -> holder.nodes().list())).as("%s", role).isEqualTo(DONE);
      assertThat(tried(() -> holder.secrets().inNamespace("default").list()))
          .as("%s", role)
          .isEqualTo(secrets);
      assertThat(tried(() -> holder.rbac().clusterRoles().list())).as("%s", role).isEqualTo(roles);
      ClusterAccess.kubeconfig(id, role)
          .forEach(manifest -> administrator.resource(manifest.json()).delete());
      // The API server believes a token for ten seconds more, but its rights are gone at once.
      await()
          .atMost(Duration.ofSeconds(3))
          .untilAsserted(
              () -> assertThat(tried(() -> holder.nodes().list())).isIn(FORBIDDEN, UNAUTHORIZED));
    }
  }

  private KubernetesClient signIn(String account) {
    var request =
        new TokenRequestBuilder().withNewSpec().withExpirationSeconds(600L).endSpec().build();
    String token =
        administrator
            .serviceAccounts()
            .inNamespace(ClusterAccess.NAMESPACE)
            .withName(account)
            .tokenRequest(request)
            .getStatus()
            .getToken();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(administrator.getMasterUrl().toString())
            .withCaCertData(administrator.getConfiguration().getCaCertData())
            .withOauthToken(token)
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private static int tried(Runnable call) {
    try {
      call.run();
      return DONE;
    } catch (KubernetesClientException e) {
      return e.getCode();
    }
  }
}
