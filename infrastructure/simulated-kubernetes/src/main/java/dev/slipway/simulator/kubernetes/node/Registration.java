package dev.slipway.simulator.kubernetes.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ApiException;
import dev.slipway.simulator.kubernetes.api.ClusterApi;
import dev.slipway.simulator.kubernetes.api.EventRecorder;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.resource.Objects;
import dev.slipway.simulator.kubernetes.resource.Taints;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Node object and the lease of a kubelet. */
final class Registration {
  private static final String LEASES = "kube-node-lease";

  private final NodeOptions options;
  private final ClusterApi api;
  private final NodeClock clock;
  private final EventRecorder events;
  private final NodeStatus status;
  private boolean started;
  private boolean registered;
  private @Nullable String shuttingDown;

  Registration(NodeOptions options, ClusterApi api, NodeClock clock) {
    this.options = options;
    this.api = api;
    this.clock = clock;
    this.events = new EventRecorder(api, "kubelet", options.name());
    this.status = new NodeStatus(options);
  }

  /** Whether the node is known to the API server. */
  boolean isRegistered() {
    return registered;
  }

  /** Registers the node, or reports again; to be called whenever the API server is there again. */
  void register() {
    Optional<ObjectNode> there = api.find(Kinds.NODE, "", options.name());
    if (there.isEmpty()) {
      ObjectNode made = api.create(Kinds.NODE, "", fresh());
      events.normal(Kinds.NODE, made, "Starting", "Starting kubelet.");
    } else {
      report(there.get(), !started);
    }
    started = true;
    registered = true;
    renew();
  }

  private ObjectNode fresh() {
    ObjectNode node = Json.object();
    ObjectNode metadata = node.putObject("metadata").put("name", options.name());
    ObjectNode labels = metadata.putObject("labels");
    defaultLabels(labels);
    options.labels().forEach(labels::put);
    metadata
        .putObject("annotations")
        .put("volumes.kubernetes.io/controller-managed-attach-detach", "true");
    ObjectNode spec = node.putObject("spec");
    if (!options.providerId().isEmpty()) {
      spec.put("providerID", options.providerId());
    }
    if (!options.taints().isEmpty()) {
      ArrayNode taints = spec.putArray("taints");
      options.taints().forEach(taint -> taints.add(Taints.parse(taint)));
    }
    status.write(node, clock.now(), shuttingDown);
    return node;
  }

  private void defaultLabels(ObjectNode labels) {
    labels
        .put("beta.kubernetes.io/arch", "amd64")
        .put("beta.kubernetes.io/os", "linux")
        .put("kubernetes.io/arch", "amd64")
        .put("kubernetes.io/hostname", options.name())
        .put("kubernetes.io/os", "linux");
  }

  private void report(ObjectNode node, boolean boot) {
    String before = Json.text(node, "status", "nodeInfo", "bootID");
    if (boot) {
      events.normal(Kinds.NODE, node, "Starting", "Starting kubelet.");
      if (!before.isEmpty() && !before.equals(options.bootId())) {
        events.warning(
            Kinds.NODE,
            node,
            "Rebooted",
            "Node %s has been rebooted, boot id: %s".formatted(options.name(), options.bootId()));
      }
    }
    api.editStatus(
        Kinds.NODE,
        node,
        copy -> {
          status.write(copy, clock.now(), shuttingDown);
          defaultLabels(Json.ensure(copy, "metadata", "labels"));
        });
  }

  /** Reports the status once more. */
  void reportAgain() {
    Optional<ObjectNode> there = api.find(Kinds.NODE, "", options.name());
    // A Node that was deleted is made anew only when its kubelet starts, as a real one does.
    there.ifPresent(node -> report(node, false));
  }

  /** Says that the machine is being shut down. */
  void shuttingDown() {
    shuttingDown = "node is shutting down";
    reportAgain();
  }

  /** How long until the lease is to be renewed. */
  Duration renewal() {
    return clock.jittered(options.leaseDuration().dividedBy(4), 0.04);
  }

  /** Renews the lease. */
  void renew() {
    Optional<ObjectNode> lease = api.find(Kinds.LEASE, LEASES, options.name());
    String now = Objects.micros(clock.now());
    if (lease.isPresent()) {
      api.edit(
          Kinds.LEASE,
          lease.get(),
          copy -> {
            Json.ensure(copy, "spec")
                .put("holderIdentity", options.name())
                .put("leaseDurationSeconds", options.leaseDuration().toSeconds())
                .put("renewTime", now);
            own(copy);
          });
      return;
    }
    ObjectNode fresh = Json.object();
    fresh.putObject("metadata").put("name", options.name());
    fresh
        .putObject("spec")
        .put("holderIdentity", options.name())
        .put("leaseDurationSeconds", options.leaseDuration().toSeconds())
        .put("renewTime", now);
    own(fresh);
    try {
      api.create(Kinds.LEASE, LEASES, fresh);
    } catch (ApiException e) {
      // The namespace may not be made yet; the next renewal tries again.
      if (e.code() != 404) {
        throw e;
      }
    }
  }

  /** The lease goes with its node. */
  private void own(ObjectNode lease) {
    ObjectNode metadata = Objects.metadata(lease);
    Optional<ObjectNode> node = api.find(Kinds.NODE, "", options.name());
    JsonNode owner = metadata.path("ownerReferences").path(0);
    if (node.isPresent() && !Json.text(owner, "uid").equals(Objects.uid(node.get()))) {
      metadata
          .putArray("ownerReferences")
          .addObject()
          .put("apiVersion", "v1")
          .put("kind", "Node")
          .put("name", options.name())
          .put("uid", Objects.uid(node.get()));
    }
  }
}
