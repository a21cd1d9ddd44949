package dev.slipway.provisioner.addon;

import dev.slipway.infrastructure.Ipv4Address;
import dev.slipway.provisioner.layout.ClusterLayout;
import dev.slipway.provisioner.layout.ImageReferences;
import dev.slipway.provisioner.machineconfig.Template;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The objects that every cluster has from the beginning. */
public final class ClusterAddons {

  /** Of the cluster's DNS, on as many workers if there are as many. */
  private static final int DNS_REPLICAS = 2;

  /** Clusters differ in their DNS only, and most not even in that; every round asks for them. */
  private static final Map<Dns, Rendered> RENDERED = new ConcurrentHashMap<>();

  private static final int MOST_RENDERED = 64;

  private record Dns(Ipv4Address address, int replicas, String image) {}

  private record Rendered(List<Manifest> manifests, String revision) {}

  private ClusterAddons() {}

  /**
   * All of them, in the order in which they are to be applied. DNS comes first, for its pods take
   * longest.
   */
  public static List<Manifest> render(ClusterLayout layout, ImageReferences images) {
    return rendered(layout, images).manifests();
  }

  /** A fingerprint of all of them: other objects, another revision. */
  public static String revision(ClusterLayout layout, ImageReferences images) {
    return rendered(layout, images).revision();
  }

  private static Rendered rendered(ClusterLayout layout, ImageReferences images) {
    Dns dns =
        new Dns(
            layout.network().dnsService(),
            Math.clamp(layout.workers().size(), 1, DNS_REPLICAS),
            images.coredns());
    Rendered rendered = RENDERED.get(dns);
    if (rendered == null) {
      List<Manifest> manifests = render(dns);
      rendered = new Rendered(manifests, revision(manifests));
      if (RENDERED.size() >= MOST_RENDERED) {
        RENDERED.clear();
      }
      RENDERED.put(dns, rendered);
    }
    return rendered;
  }

  private static String revision(List<Manifest> manifests) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Manifest manifest : manifests) {
        digest.update(manifest.json().getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
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
