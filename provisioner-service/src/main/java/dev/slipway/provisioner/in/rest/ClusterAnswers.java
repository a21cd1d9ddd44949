package dev.slipway.provisioner.in.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.kit.idempotency.Reply;
import dev.slipway.kit.identity.CurrentCaller;
import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.operation.Operations;
import dev.slipway.provisioner.admission.Accepted;
import dev.slipway.provisioner.cluster.ClusterLedger;
import dev.slipway.provisioner.cluster.ClusterRecords;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;

/** Answers to accepted requests: the cluster, and the operation that carries it out. */
@RequestScoped
public class ClusterAnswers {
  private final Clusters clusters;
  private final ClusterLedger ledger;
  private final Operations operations;
  private final Transactions transactions;
  private final CurrentCaller caller;
  private final ObjectMapper json;

  @Inject
  ClusterAnswers(
      Clusters clusters,
      ClusterLedger ledger,
      Operations operations,
      Transactions transactions,
      CurrentCaller caller,
      ObjectMapper json) {
    this.clusters = clusters;
    this.ledger = ledger;
    this.operations = operations;
    this.transactions = transactions;
    this.caller = caller;
    this.json = json;
  }

  Reply reply(Accepted accepted) {
    return Reply.accepted(
        accepted.operation(),
        new ClusterAnswer(
            ClusterViews.cluster(clusters.get(accepted.clusterId()).cluster()),
            operations.get(accepted.operation(), caller.project())));
  }

  /** The same answer as it is once the operation has ended, or after the time to wait. */
  Response awaited(Response response, Duration atMost) {
    String location = response.getHeaderString("Location");
    if (atMost.isZero() || location == null) {
      return response;
    }
    String id = location.substring(location.lastIndexOf('/') + 1);
    var operation = operations.await(id, caller.project(), atMost);
    Optional<ClusterRecords> cluster =
        transactions.join(() -> ledger.find(caller.project(), operation.clusterId()));
    ObjectNode body = json.createObjectNode();
    body.set(
        "cluster",
        cluster
            .<JsonNode>map(records -> json.valueToTree(ClusterViews.cluster(records.cluster())))
            .orElseGet(json::nullNode));
    body.set("operation", json.valueToTree(operation));
    return Response.fromResponse(response)
        .entity(body)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .build();
  }
}
