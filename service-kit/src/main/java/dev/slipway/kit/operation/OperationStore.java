package dev.slipway.kit.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.kit.jdbc.Database;
import dev.slipway.kit.jdbc.Row;
import dev.slipway.kit.page.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of operations. */
@ApplicationScoped
class OperationStore {
  private static final TypeReference<List<OperationStep>> STEPS = new TypeReference<>() {};

  private final Database database;
  private final ObjectMapper json;

  @Inject
  OperationStore(Database database, ObjectMapper json) {
    this.database = database;
    this.json = json;
  }

  void insert(Operation operation) {
    database.update(
        """
        insert into operation (id, type, project, cluster_id, target_kind, target_name, state,
            progress, waiting_for, estimate_seconds, cancellable, cancel_requested, steps, error,
            correlation_id, created_at, started_at, finished_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?, ?)
        """,
        operation.id(),
        operation.type(),
        operation.project(),
        operation.clusterId(),
        operation.target().kind(),
        operation.target().name(),
        operation.state(),
        operation.progress(),
        operation.waitingFor(),
        operation.estimateSeconds(),
        operation.cancellable(),
        operation.cancelRequested(),
        write(operation.steps()),
        write(operation.error()),
        operation.correlationId(),
        operation.createdAt(),
        operation.startedAt(),
        operation.finishedAt());
  }

  void update(Operation operation) {
    database.update(
        """
        update operation set state = ?, progress = ?, waiting_for = ?, estimate_seconds = ?,
            cancellable = ?, cancel_requested = ?, steps = ?::jsonb, error = ?::jsonb,
            started_at = ?, finished_at = ?
        where id = ?
        """,
        operation.state(),
        operation.progress(),
        operation.waitingFor(),
        operation.estimateSeconds(),
        operation.cancellable(),
        operation.cancelRequested(),
        write(operation.steps()),
        write(operation.error()),
        operation.startedAt(),
        operation.finishedAt(),
        operation.id());
  }

  Optional<Operation> find(String id) {
    return database.first("select * from operation where id = ?", this::read, id);
  }

  /** The operation, its row locked until the transaction's end. */
  Optional<Operation> lock(String id) {
    return database.first("select * from operation where id = ? for update", this::read, id);
  }

  /** Newest first. The key is {@code <creation in microseconds>/<id>}. */
  List<Operation> list(
      String project, String clusterId, @Nullable OperationTarget target, PageRequest page) {
    StringBuilder sql =
        new StringBuilder("select * from operation where project = ? and cluster_id = ?");
    List<Object> arguments = new ArrayList<>(List.of(project, clusterId));
    if (target != null) {
      sql.append(" and target_kind = ? and target_name = ?");
      arguments.addAll(List.of(target.kind(), target.name()));
    }
    String after = page.after();
    if (after != null) {
      int slash = after.indexOf('/');
      sql.append(" and ((extract(epoch from created_at) * 1000000)::bigint, id) < (?::bigint, ?)");
      arguments.addAll(
          List.of(slash < 0 ? "0" : after.substring(0, slash), after.substring(slash + 1)));
    }
    sql.append(" order by created_at desc, id desc limit ?");
    arguments.add(page.fetchSize());
    return database.query(sql.toString(), this::read, arguments.toArray());
  }

  List<Operation> unfinished(String clusterId) {
    return database.query(
        "select * from operation where cluster_id = ? and finished_at is null order by created_at, id",
        this::read,
        clusterId);
  }

  private Operation read(Row row) throws SQLException {
    try {
      String error = row.textOrNull("error");
      return new Operation(
          row.text("id"),
          row.text("type"),
          row.text("project"),
          row.text("cluster_id"),
          new OperationTarget(row.text("target_kind"), row.text("target_name")),
          OperationState.valueOf(row.text("state")),
          row.integer("progress"),
          row.textOrNull("waiting_for"),
          row.integerOrNull("estimate_seconds"),
          row.flag("cancellable"),
          row.flag("cancel_requested"),
          json.readValue(row.text("steps"), STEPS),
          error == null ? null : json.readValue(error, OperationError.class),
          row.text("correlation_id"),
          row.instant("created_at"),
          row.instantOrNull("started_at"),
          row.instantOrNull("finished_at"));
    } catch (JsonProcessingException e) {
      throw new SQLException("a stored operation can't be read", e);
    }
  }

  private @Nullable String write(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an operation has no JSON form", e);
    }
  }
}
