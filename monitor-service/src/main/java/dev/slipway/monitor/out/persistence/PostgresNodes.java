package dev.slipway.monitor.out.persistence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.events.NodeDown;
import dev.slipway.kit.jdbc.Database;
import dev.slipway.kit.jdbc.Row;
import dev.slipway.monitor.node.NodeFacts.Ready;
import dev.slipway.monitor.node.NodeHealth;
import dev.slipway.monitor.node.NodeStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Nodes' health in Postgres. */
@ApplicationScoped
public class PostgresNodes implements NodeStore {
  private static final TypeReference<List<String>> STRINGS = new TypeReference<>() {};

  private final Database database;
  private final ObjectMapper json;

  @Inject
  PostgresNodes(Database database, ObjectMapper json) {
    this.database = database;
    this.json = json;
  }

  @Override
  public List<NodeHealth> ofCluster(String clusterId) {
    return database.query(
        "select * from node_health where cluster_id = ? order by length(name), name",
        this::read,
        clusterId);
  }

  /**
   * With one statement, for every look asks. Each change of a row makes a version of it with
   * another {@code xmin} (PostgreSQL, "System Columns").
   */
  @Override
  public Optional<Versions> versions(String clusterId) {
    return database.first(
        """
        select
          coalesce(
              (select string_agg(name || '=' || xmin::text, ',' order by name) from machine
               where cluster_id = asked.id), '') as machines,
          concat_ws(';',
              (select xmin::text from known_cluster where id = asked.id),
              (select string_agg(name || '=' || xmin::text, ',' order by name) from node_health
               where cluster_id = asked.id)) as others
        from (select ? as id) as asked
        where not exists (select 1 from incident where cluster_id = asked.id and closed_at is null)
          and not exists (select 1 from incident_memory
                          where cluster_id = asked.id and pending <> '[]'::jsonb)
        """,
        row -> new Versions(row.text("machines"), row.text("others")),
        clusterId);
  }

  @Override
  public void put(String clusterId, String project, List<NodeHealth> nodes) {
    if (nodes.isEmpty()) {
      return;
    }
    ArrayNode rows = json.createArrayNode();
    nodes.forEach(node -> rows.add(row(node)));
    database.update(
        """
        insert into node_health (cluster_id, project, name, uid, health, since, cause, incarnation,
            internal_ip, kubelet_version, ready_status, ready_reason, ready_message,
            ready_transition, ready_heartbeat, lease_renewed_at, lease_seen_at, off_event, judged_by)
        select ?, ?, node.* from jsonb_to_recordset(?::jsonb) as node (
            name text, uid text, health text, since timestamptz, cause text, incarnation integer,
            internal_ip text, kubelet_version text, ready_status text, ready_reason text,
            ready_message text, ready_transition timestamptz, ready_heartbeat timestamptz,
            lease_renewed_at timestamptz, lease_seen_at timestamptz, off_event text,
            judged_by jsonb)
        on conflict (cluster_id, name) do update set
            uid = excluded.uid, health = excluded.health, since = excluded.since,
            cause = excluded.cause, incarnation = excluded.incarnation,
            internal_ip = excluded.internal_ip, kubelet_version = excluded.kubelet_version,
            ready_status = excluded.ready_status, ready_reason = excluded.ready_reason,
            ready_message = excluded.ready_message, ready_transition = excluded.ready_transition,
            ready_heartbeat = excluded.ready_heartbeat,
            lease_renewed_at = excluded.lease_renewed_at, lease_seen_at = excluded.lease_seen_at,
            off_event = excluded.off_event, judged_by = excluded.judged_by
        """,
        clusterId,
        project,
        rows.toString());
  }

  private ObjectNode row(NodeHealth node) {
    ObjectNode row = json.createObjectNode();
    put(row, "name", node.name());
    put(row, "uid", node.uid());
    put(row, "health", node.health());
    put(row, "since", node.since());
    put(row, "cause", node.cause());
    row.put("incarnation", node.incarnation());
    put(row, "internal_ip", node.internalIp());
    put(row, "kubelet_version", node.kubeletVersion());
    Ready ready = node.ready();
    if (ready != null) {
      put(row, "ready_status", ready.status());
      put(row, "ready_reason", ready.reason());
      put(row, "ready_message", ready.message());
      put(row, "ready_transition", ready.transition());
      put(row, "ready_heartbeat", ready.heartbeat());
    }
    put(row, "lease_renewed_at", node.leaseRenewedAt());
    put(row, "lease_seen_at", node.leaseSeenAt());
    put(row, "off_event", node.offEvent());
    ArrayNode judgedBy = row.putArray("judged_by");
    node.judgedBy().forEach(judgedBy::add);
    return row;
  }

  private static void put(ObjectNode row, String column, @Nullable Object value) {
    row.put(column, value == null ? null : value.toString());
  }

  @Override
  public void remove(String clusterId, String node) {
    database.update("delete from node_health where cluster_id = ? and name = ?", clusterId, node);
  }

  private NodeHealth read(Row row) throws SQLException {
    String cause = row.textOrNull("cause");
    return new NodeHealth(
        row.text("name"),
        row.text("uid"),
        NodeHealth.Health.valueOf(row.text("health")),
        row.instant("since"),
        cause == null ? null : NodeDown.Cause.valueOf(cause),
        row.integerOrNull("incarnation"),
        row.textOrNull("internal_ip"),
        row.textOrNull("kubelet_version"),
        ready(row),
        row.instantOrNull("lease_renewed_at"),
        row.instantOrNull("lease_seen_at"),
        row.textOrNull("off_event"),
        strings(row.text("judged_by")));
  }

  private static @Nullable Ready ready(Row row) throws SQLException {
    String status = row.textOrNull("ready_status");
    return status == null
        ? null
        : new Ready(
            status,
            row.text("ready_reason"),
            row.text("ready_message"),
            row.instant("ready_transition"),
            row.instant("ready_heartbeat"));
  }

  private List<String> strings(String text) {
    try {
      return json.readValue(text, STRINGS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored column is not the JSON that was written", e);
    }
  }
}
