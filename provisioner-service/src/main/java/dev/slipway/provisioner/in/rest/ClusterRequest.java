package dev.slipway.provisioner.in.rest;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked for, for the API's description only: requests are read by {@link
 * ClusterDraftReader}, which tells all that is wrong at once.
 */
@Schema(
    name = "ClusterRequest",
    description = "A wish. Only the name is required; the defaults are those of the examples.",
    requiredProperties = "name",
    examples = "{\"name\": \"blog\"}")
public record ClusterRequest(
    @Schema(
            examples = "blog",
            pattern = "[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?",
            description = "Unique within the project; not beginning with cl-")
        String name,
    @Schema(examples = "docker", description = "One of /v1/infrastructures")
        @Nullable String infrastructure,
    @Schema(examples = "1.36.3", description = "One of /v1/versions")
        @Nullable String kubernetesVersion,
    @Nullable TopologyRequest topology,
    @Nullable NetworkRequest network,
    @Schema(description = "Left out: 30100, 30101, 30102 to w1, w2, w3, or the next free ports")
        @Nullable List<PortForwardRequest> portForwards) {

  /** The machines. */
  @Schema(name = "TopologyRequest")
  public record TopologyRequest(
      @Schema(description = "1 or 3 members; 1 of 512 MiB by default") @Nullable GroupRequest etcd,
      @Schema(description = "1 for now; 1024 MiB by default") @Nullable GroupRequest controllers,
      @Schema(description = "1 to 20; 3 of 1536 MiB by default") @Nullable GroupRequest workers,
      @Schema(description = "null for none; mariadb with 512 MiB by default")
          @Nullable DatabaseRequest database,
      @Schema(description = "Not supported yet: null") @Nullable String loadBalancer) {}

  /** Machines of one kind. */
  @Schema(name = "MachineGroupRequest")
  public record GroupRequest(
      @Schema(examples = "3") @Nullable Integer count,
      @Schema(examples = "1536") @Nullable Integer memoryMiB) {}

  /** The database machine. */
  @Schema(name = "DatabaseRequest")
  public record DatabaseRequest(
      @Schema(examples = "mariadb") @Nullable String engine,
      @Schema(examples = "512") @Nullable Integer memoryMiB) {}

  /** The address ranges. */
  @Schema(name = "NetworkRequest")
  public record NetworkRequest(
      @Schema(examples = "172.17.4.0/24", description = "A /24; left out: one that is free")
          @Nullable String machines,
      @Schema(examples = "10.3.0.0/24", description = "A /16 to a /24") @Nullable String services,
      @Schema(examples = "10.2.0.0/16", description = "A /16") @Nullable String pods) {}

  /** A port forward. */
  @Schema(name = "PortForwardRequest")
  public record PortForwardRequest(
      @Schema(examples = "30100", description = "Left out: one that is free")
          @Nullable Integer hostPort,
      @Schema(examples = "w1") String machine,
      @Schema(examples = "30100") int port) {}
}
