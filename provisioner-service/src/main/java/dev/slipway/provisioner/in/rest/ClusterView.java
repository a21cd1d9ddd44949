package dev.slipway.provisioner.in.rest;

import dev.slipway.kit.condition.Condition;
import dev.slipway.provisioner.cluster.ClusterPhase;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A cluster as the API shows it. */
@Schema(
    name = "Cluster",
    description = "A Kubernetes cluster: what is wished of it, and what is known")
public record ClusterView(
    @Schema(examples = "cl-7kq3v5x2ab", description = "Its own for ever") String id,
    @Schema(examples = "blog", description = "Unique within the project") String name,
    @Schema(examples = "default") String project,
    @Schema(examples = "docker") String infrastructure,
    @Schema(examples = "1.36.3") String kubernetesVersion,
    TopologyView topology,
    NetworkView network,
    List<PortForwardView> portForwards,
    @Schema(description = "Counts the changes of the wish; also the ETag") long generation,
    ClusterPhase phase,
    @Schema(description = "What is known of its parts; Ready sums them up")
        List<Condition> conditions,
    @Schema(
            examples = "https://172.17.4.101:443",
            description = "Where kubectl reaches it from the host")
        String apiServer,
    Instant createdAt,
    @Schema(description = "When it last became Ready") @Nullable Instant readyAt) {

  /** Its machines. */
  @Schema(name = "Topology", description = "The machines of a cluster")
  public record TopologyView(
      GroupView etcd,
      GroupView controllers,
      GroupView workers,
      @Schema(description = "null for none") @Nullable DatabaseView database,
      @Schema(description = "Not supported yet: null") @Nullable String loadBalancer) {}

  /** Machines of one kind. */
  @Schema(name = "MachineGroup", description = "Machines of one kind")
  public record GroupView(
      @Schema(examples = "3") int count,
      @Schema(examples = "1536", description = "Memory of each, in MiB") int memoryMiB) {}

  /** The database machine. */
  @Schema(name = "DatabaseMachine", description = "The machine of the database, d1")
  public record DatabaseView(
      @Schema(examples = "mariadb") String engine,
      @Schema(examples = "512", description = "Its memory, in MiB") int memoryMiB) {}

  /** Its address ranges. */
  @Schema(name = "Network", description = "Address ranges in CIDR notation")
  public record NetworkView(
      @Schema(examples = "172.17.4.0/24") String machines,
      @Schema(examples = "10.3.0.0/24") String services,
      @Schema(examples = "10.2.0.0/16") String pods) {}

  /** A port of the host that leads to a machine. */
  @Schema(name = "PortForward", description = "A port of the host that leads to a machine's port")
  public record PortForwardView(
      @Schema(examples = "30100") int hostPort,
      @Schema(examples = "w1") String machine,
      @Schema(examples = "30100") int port) {}
}
