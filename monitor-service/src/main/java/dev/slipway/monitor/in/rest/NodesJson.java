package dev.slipway.monitor.in.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.slipway.events.NodeDown;
import dev.slipway.monitor.cluster.KnownCluster;
import dev.slipway.monitor.cluster.KnownCluster.View;
import dev.slipway.monitor.node.NodeFacts.Ready;
import dev.slipway.monitor.node.NodeHealth;
import dev.slipway.monitor.node.NodeHealth.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A cluster's nodes.
 *
 * @param items the nodes by name; they always fit one page
 * @param nextPageToken always null
 * @param view how well the monitor sees the cluster
 */
@Schema(name = "Nodes")
public record NodesJson(List<NodeJson> items, @Nullable String nextPageToken, ViewJson view) {

  /**
   * How well the monitor sees a cluster.
   *
   * @param state {@code WATCHING}; {@code STALE}, when its API server can't be asked and the nodes
   *     are shown as they were seen last; {@code NOT_YET}, before the cluster was first ready
   * @param since since when
   * @param message why not, or null
   */
  @Schema(name = "NodeView")
  public record ViewJson(View.State state, Instant since, @Nullable String message) {}

  /**
   * A node.
   *
   * @param health whether it does its work, as far as anybody can tell
   * @param since since when
   * @param cause why it is down, or null
   * @param ready its Ready condition, or null before its kubelet has reported
   * @param judgedBy what it was judged by, in plain words
   * @param lastHeartbeat when its kubelet last reported, or null
   * @param leaseRenewedAt when its kubelet last renewed its lease, or null
   * @param incarnation its machine's incarnation, or null if unknown
   */
  @Schema(name = "Node")
  public record NodeJson(
      String name,
      Health health,
      Instant since,
      NodeDown.@Nullable Cause cause,
      @Nullable Ready ready,
      @Nullable String kubeletVersion,
      @JsonProperty("internalIP") @Nullable String internalIp,
      List<String> judgedBy,
      @Nullable Instant lastHeartbeat,
      @Nullable Instant leaseRenewedAt,
      @Nullable Integer incarnation) {}

  static NodesJson of(KnownCluster cluster, List<NodeHealth> nodes, Duration stale, Instant now) {
    View view = cluster.view();
    boolean blind = view.state() == View.State.STALE && now.isAfter(view.since().plus(stale));
    return new NodesJson(
        nodes.stream().map(node -> node(node, blind ? view : null)).toList(),
        null,
        new ViewJson(view.state(), view.since(), view.message()));
  }

  /** A node as it is known; nobody knows while the monitor is blind. */
  private static NodeJson node(NodeHealth node, @Nullable View blind) {
    List<String> judgedBy = new ArrayList<>(node.judgedBy());
    if (blind != null) {
      judgedBy.add(
          "the cluster can't be seen since %s; before that it was %s"
              .formatted(blind.since(), node.health()));
    }
    return new NodeJson(
        node.name(),
        blind == null ? node.health() : Health.UNKNOWN,
        blind == null ? node.since() : blind.since(),
        blind == null ? node.cause() : null,
        node.ready(),
        node.kubeletVersion(),
        node.internalIp(),
        judgedBy,
        node.ready() == null ? null : node.ready().heartbeat(),
        node.leaseRenewedAt(),
        node.incarnation());
  }
}
