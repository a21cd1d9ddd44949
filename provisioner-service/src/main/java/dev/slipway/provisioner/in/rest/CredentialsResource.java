package dev.slipway.provisioner.in.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.kit.credentials.ClusterCredentials;
import dev.slipway.kit.credentials.DatabaseCredentials;
import dev.slipway.kit.credentials.DatabaseLogin;
import dev.slipway.kit.identity.CurrentCaller;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.provisioner.addon.ClusterAccess.Purpose;
import dev.slipway.provisioner.blueprint.ApiServers;
import dev.slipway.provisioner.blueprint.MachineKeys;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.database.ApplicationDatabases;
import dev.slipway.provisioner.kubeconfig.AccessToken;
import dev.slipway.provisioner.kubeconfig.AccountTokens;
import dev.slipway.provisioner.kubeconfig.Kubeconfigs;
import dev.slipway.provisioner.topology.Finding;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Slipway's services get short-lived credentials here, each with the rights that it needs. */
@Path("/internal/clusters/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class CredentialsResource {
  private static final Duration LIFE = Duration.ofHours(1);
  private static final Pattern APPLICATION = Pattern.compile("[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?");

  /** The service that alone logs in to databases to see whether they answer. */
  private static final String MONITOR = "monitor";

  private final Clusters clusters;
  private final AccountTokens tokens;
  private final ApplicationDatabases databases;
  private final MachineKeys keys;
  private final CurrentCaller caller;

  @Inject
  CredentialsResource(
      Clusters clusters,
      AccountTokens tokens,
      ApplicationDatabases databases,
      MachineKeys keys,
      CurrentCaller caller) {
    this.clusters = clusters;
    this.tokens = tokens;
    this.databases = databases;
    this.keys = keys;
    this.caller = caller;
  }

  @POST
  @Path("credentials")
  @Operation(hidden = true)
  public ClusterCredentials credentials(@PathParam("id") String id, JsonNode body) {
    List<Finding> findings = new ArrayList<>();
    FieldReader fields = new FieldReader(body, "", findings);
    Optional<Purpose> purpose =
        Optional.ofNullable(fields.text("purpose")).flatMap(CredentialsResource::purpose);
    fields.end();
    if (purpose.isEmpty()) {
      findings.add(
          Finding.invalid(
              "purpose",
              "is none of those known",
              "Take deployer, monitor, gateway, gateway-edit or gateway-view"));
    }
    Finding.refuse(findings);
    ClusterRecords records = clusters.get(id);
    Kubeconfigs.requireAccess(records);
    AccessToken token = tokens.token(records, purpose.orElseThrow().serviceAccount(), LIFE);
    return new ClusterCredentials(
        records.cluster().id(),
        ApiServers.url(records.cluster().wish()),
        keys.authorities(records.cluster().id()).kubernetes().certificatePem(),
        token.token().reveal(),
        token.expiresAt());
  }

  @PUT
  @Path("databases/{application}")
  @Operation(hidden = true)
  public DatabaseCredentials database(
      @PathParam("id") String id, @PathParam("application") String application) {
    if (!APPLICATION.matcher(application).matches()) {
      Finding.refuse(
          List.of(
              Finding.invalid(
                  "application",
                  "must be made of a-z, 0-9 and inner hyphens, 40 at most",
                  "Take the application's name")));
    }
    return databases.ensure(clusters.get(id), application);
  }

  @GET
  @Path("database-login")
  @Operation(hidden = true)
  public DatabaseLogin databaseLogin(@PathParam("id") String id) {
    if (!caller.get().subject().equals(MONITOR)) {
      throw new ProblemException(ProblemCode.FORBIDDEN, "This is for Slipway's monitor.");
    }
    return databases.ensureLogin(clusters.get(id));
  }

  private static Optional<Purpose> purpose(String text) {
    return switch (text) {
      case "deployer" -> Optional.of(Purpose.DEPLOYER);
      case "monitor" -> Optional.of(Purpose.MONITOR);
      case "gateway", "gateway-admin" -> Optional.of(Purpose.GATEWAY_ADMIN);
      case "gateway-edit" -> Optional.of(Purpose.GATEWAY_EDIT);
      case "gateway-view" -> Optional.of(Purpose.GATEWAY_VIEW);
      default -> Optional.empty();
    };
  }
}
