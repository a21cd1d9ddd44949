package dev.slipway.provisioner.addon;

import dev.slipway.infrastructure.Ipv4Address;
import dev.slipway.provisioner.layout.ClusterLayout;
import dev.slipway.provisioner.layout.ImageReferences;
import dev.slipway.provisioner.machineconfig.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The objects that every cluster has from the beginning. */
public final class ClusterAddons {

  /** Of the cluster's DNS, on as many workers if there are as many. */
  private static final int DNS_REPLICAS = 2;

  /** Clusters differ in their DNS only, and most not even in that; every round asks for them. */
  private static final Map<Dns, List<Manifest>> RENDERED = new ConcurrentHashMap<>();

  private static final int MOST_RENDERED = 64;

  private record Dns(Ipv4Address address, int replicas, String image) {}

  private ClusterAddons() {}

  /**
   * All of them, in the order in which they are to be applied. DNS comes first, for its pods take
   * longest.
   */
  public static List<Manifest> render(ClusterLayout layout, ImageReferences images) {
    Dns dns =
        new Dns(
            layout.network().dnsService(),
            Math.clamp(layout.workers().size(), 1, DNS_REPLICAS),
            images.coredns());
    List<Manifest> rendered = RENDERED.get(dns);
    if (rendered == null) {
      rendered = render(dns);
      if (RENDERED.size() >= MOST_RENDERED) {
        RENDERED.clear();
      }
      RENDERED.put(dns, rendered);
    }
    return rendered;
  }

  private static List<Manifest> render(Dns dns) {
    List<Manifest> manifests = new ArrayList<>();
    manifests.addAll(
        Manifest.parse(
            template("coredns.yaml")
                .with("dnsService", dns.address())
                .with("replicas", dns.replicas())
                .with("image", dns.image())
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
