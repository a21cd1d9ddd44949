package dev.slipway.provisioner.in.rest;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.kit.identity.CurrentCaller;
import dev.slipway.kit.identity.Role;
import dev.slipway.kit.page.Page;
import dev.slipway.kit.page.PageRequest;
import dev.slipway.kit.problem.FieldError;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.provisioner.blueprint.ClusterLayouts;
import dev.slipway.provisioner.blueprint.MachineKeys;
import dev.slipway.provisioner.certificate.MachineBundle;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.machine.Infrastructures;
import dev.slipway.provisioner.machine.Machine;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The machines of a cluster. */
@Path("/v1/clusters/{id}/machines")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Machines")
@RunOnVirtualThread
public class MachineResource {
  private static final int MOST_CONSOLE_BYTES = 1024 * 1024;

  private final Clusters clusters;
  private final Infrastructures infrastructures;
  private final MachineKeys keys;
  private final CurrentCaller caller;

  @Inject
  MachineResource(
      Clusters clusters, Infrastructures infrastructures, MachineKeys keys, CurrentCaller caller) {
    this.clusters = clusters;
    this.infrastructures = infrastructures;
    this.keys = keys;
    this.caller = caller;
  }

  @GET
  @Operation(operationId = "listMachines", summary = "Lists a cluster's machines")
  public Page<MachineView> list(
      @PathParam("id") String id,
      @QueryParam("pageSize") @Nullable Integer pageSize,
      @QueryParam("pageToken") @Nullable String pageToken) {
    PageRequest page = PageRequest.of(pageSize, pageToken);
    String after = page.after();
    List<Machine> machines = clusters.get(id).machines();
    List<Machine> rest =
        machines.stream()
            .dropWhile(machine -> after != null && !machine.id().name().equals(after))
            .skip(after == null ? 0 : 1)
            .limit(page.fetchSize())
            .toList();
    return Page.of(rest, page, machine -> machine.id().name()).map(ClusterViews::machine);
  }

  @GET
  @Path("{name}")
  @Operation(operationId = "getMachine", summary = "Shows a machine")
  @APIResponse(responseCode = "404", description = "not-found")
  public MachineView get(@PathParam("id") String id, @PathParam("name") String name) {
    return ClusterViews.machine(Clusters.machine(clusters.get(id), name));
  }

  @GET
  @Path("{name}/console")
  @Produces(MediaType.TEXT_PLAIN)
  @Operation(
      operationId = "getConsole",
      summary = "Shows the end of what a machine printed, over all its boots",
      description = "It never holds secrets.")
  @APIResponse(responseCode = "404", description = "not-found: no such machine, or not made yet")
  public String console(
      @PathParam("id") String id,
      @PathParam("name") String name,
      @QueryParam("bytes") @DefaultValue("65536") int bytes) {
    if (bytes < 1 || bytes > MOST_CONSOLE_BYTES) {
      throw new ProblemException(
          ProblemCode.VALIDATION_FAILED,
          "The count of bytes is not acceptable.",
          new FieldError(
              "bytes", "must be from 1 to " + MOST_CONSOLE_BYTES, "Leave it out for 65536"));
    }
    ClusterRecords records = clusters.get(id);
    Machine machine = Clusters.machine(records, name);
    try {
      return infrastructures
          .driver(records.cluster().wish().infrastructure())
          .console(machine.id(), bytes);
    } catch (DriverException e) {
      throw new ProblemException(
          e.code() == DriverException.Code.NOT_FOUND
              ? ProblemCode.NOT_FOUND
              : ProblemCode.SERVICE_UNAVAILABLE,
          Infrastructures.explain(e));
    }
  }

  @GET
  @Path("{name}/shell")
  @Operation(
      operationId = "openShell",
      summary = "Runs a command in a machine, as its root, over a WebSocket",
      description =
          "For administrators only. The first byte of each binary message is its channel: 0 input,"
              + " 1 output, 2 errors, 3 the exit code as {\"exitCode\": 0}, 4 the terminal's size as"
              + " {\"Width\": 80, \"Height\": 24}, 255 and a 0 the input's end.")
  @APIResponse(responseCode = "101", description = "The command runs")
  @APIResponse(responseCode = "400", description = "validation-failed: no WebSocket was asked for")
  @APIResponse(responseCode = "403", description = "forbidden: not an administrator")
  @APIResponse(responseCode = "409", description = "conflict: the machine does not run")
  public void shell(
      @PathParam("id") String id,
      @PathParam("name") String name,
      @Parameter(description = "The program, then its arguments; a login shell if left out")
          @QueryParam("command")
          List<String> command,
      @QueryParam("tty") @DefaultValue("false") boolean tty,
      @QueryParam("columns") @DefaultValue("80") int columns,
      @QueryParam("rows") @DefaultValue("24") int rows) {
    caller.require(Role.ADMIN);
    Clusters.machine(clusters.get(id), name);
    throw new ProblemException(
        ProblemCode.VALIDATION_FAILED,
        "A shell is a WebSocket: send Connection: Upgrade and Upgrade: websocket, or use"
            + " ./slipway ssh.");
  }

  @GET
  @Path("{name}/bundle")
  @Produces("application/x-tar")
  @Operation(
      operationId = "getBundle",
      summary = "Gives a machine's certificates, keys and kubeconfigs as a tar archive",
      description = "For administrators only, for private keys are in it.")
  @APIResponse(responseCode = "403", description = "forbidden: not an administrator")
  @APIResponse(responseCode = "409", description = "cluster-not-ready: nothing is issued yet")
  public Response bundle(@PathParam("id") String id, @PathParam("name") String name) {
    caller.require(Role.ADMIN);
    ClusterRecords records = clusters.get(id);
    Machine machine = Clusters.machine(records, name);
    if (!records.authorities() || !records.certified().contains(machine.id())) {
      throw new ProblemException(
          ProblemCode.CLUSTER_NOT_READY, "The machine's certificates are not issued yet.");
    }
    byte[] tar =
        MachineBundle.tar(
            keys.authorities(records.cluster().id()),
            ClusterLayouts.of(records),
            keys.certificates(machine.id()));
    return Response.ok(tar)
        .header(
            "Content-Disposition",
            "attachment; filename=\"" + records.cluster().wish().name() + "-" + name + ".tar\"")
        .header("Cache-Control", "no-store")
        .build();
  }
}
