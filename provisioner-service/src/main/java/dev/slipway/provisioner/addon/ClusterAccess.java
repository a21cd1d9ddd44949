package dev.slipway.provisioner.addon;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The ServiceAccounts of a cluster that tokens are requested for, each with what it may do. */
public final class ClusterAccess {

  /** Where all of them are. */
  public static final String NAMESPACE = "slipway-system";

  /** On the objects of a kubeconfig; its value is the kubeconfig's id. */
  public static final String KUBECONFIG_LABEL = "slipway.dev/kubeconfig";

  private static final Pattern ID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?");

  /** What a ServiceAccount of {@link ClusterAddons} is for. */
  public enum Purpose {
    DEPLOYER("deployer"),
    MONITOR("monitor"),
    /** The gateway, on behalf of a caller that administers the project. */
    GATEWAY_ADMIN("gateway-admin"),
    GATEWAY_EDIT("gateway-edit"),
    GATEWAY_VIEW("gateway-view");

    private final String serviceAccount;

    Purpose(String serviceAccount) {
      this.serviceAccount = serviceAccount;
    }

    /** Its name in {@link #NAMESPACE}. */
    public String serviceAccount() {
      return serviceAccount;
    }
  }

  /** What the holder of a kubeconfig may do. */
  public enum KubeconfigRole {
    /** Everything. */
    ADMIN("cluster-admin"),
    /** Change and read what is in namespaces, Secrets included; read the rest. */
    EDIT("edit"),
    /** Read all but Secrets. */
    VIEW("view");

    private final String clusterRole;

    KubeconfigRole(String clusterRole) {
      this.clusterRole = clusterRole;
    }
  }

  private ClusterAccess() {}

  /** The name of a kubeconfig's ServiceAccount in {@link #NAMESPACE}. */
  public static String kubeconfigAccount(String kubeconfigId) {
    if (!ID.matcher(kubeconfigId).matches()) {
      throw new IllegalArgumentException("A kubeconfig's id is a DNS label, not " + kubeconfigId);
    }
    return "kubeconfig-" + kubeconfigId;
  }

  /**
   * A ServiceAccount of its own for a kubeconfig, and its rights. Deleting all of these objects
   * revokes its tokens: without the bindings they may nothing at once, and without the account they
   * are refused, once the API server has forgotten them (it keeps what it found out about a token
   * for ten seconds).
   */
  public static List<Manifest> kubeconfig(String kubeconfigId, KubeconfigRole role) {
    return account(
        kubeconfigAccount(kubeconfigId), role, KUBECONFIG_LABEL + ": \"" + kubeconfigId + "\"");
  }

  static List<Manifest> gatewayRoles() {
    return Stream.of(KubeconfigRole.values())
        .flatMap(
            role ->
                account(gateway(role).serviceAccount(), role, "slipway.dev/purpose: gateway")
                    .stream())
        .toList();
  }

  private static Purpose gateway(KubeconfigRole role) {
    return switch (role) {
      case ADMIN -> Purpose.GATEWAY_ADMIN;
      case EDIT -> Purpose.GATEWAY_EDIT;
      case VIEW -> Purpose.GATEWAY_VIEW;
    };
  }

  private static List<Manifest> account(String account, KubeconfigRole role, String label) {
    return Manifest.parse(
        ClusterAddons.template("role.yaml")
            .with("account", account)
            .with("namespace", NAMESPACE)
            .with("role", role.clusterRole)
            .with("label", label)
            .render());
  }
}
