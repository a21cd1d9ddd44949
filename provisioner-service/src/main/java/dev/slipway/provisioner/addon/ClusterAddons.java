package dev.slipway.provisioner.addon;

import dev.slipway.provisioner.layout.ClusterLayout;
import dev.slipway.provisioner.layout.ImageReferences;
import dev.slipway.provisioner.machineconfig.Template;
import java.util.ArrayList;
import java.util.List;

/** The objects that every cluster has from the beginning. */
public final class ClusterAddons {

  /** Of the cluster's DNS, on as many workers if there are as many. */
  private static final int DNS_REPLICAS = 2;

  private ClusterAddons() {}

  /**
   * All of them, in the order in which they are to be applied. DNS comes first, for its pods take
   * longest.
   */
  public static List<Manifest> render(ClusterLayout layout, ImageReferences images) {
    List<Manifest> manifests = new ArrayList<>();
    manifests.addAll(
        Manifest.parse(
            template("coredns.yaml")
                .with("dnsService", layout.network().dnsService())
                .with("replicas", Math.clamp(layout.workers().size(), 1, DNS_REPLICAS))
                .with("image", images.coredns())
                .render()));
    manifests.addAll(
        Manifest.parse(
            template("access.yaml").with("namespace", ClusterAccess.NAMESPACE).render()));
    manifests.addAll(ClusterAccess.gatewayRoles());
    return List.copyOf(manifests);
  }

  static Template template(String name) {
    return Template.of("/dev/slipway/provisioner/addon/" + name);
  }
}
