package dev.slipway.gateway.out.persistence;

import dev.slipway.gateway.token.Token;
import dev.slipway.gateway.token.TokenStore;
import dev.slipway.kit.identity.Role;
import dev.slipway.kit.jdbc.Database;
import dev.slipway.kit.jdbc.Row;
import dev.slipway.kit.jdbc.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tokens in the table {@code token}. */
@ApplicationScoped
public class PostgresTokenStore implements TokenStore {

  private static final String COLUMNS =
      "id, name, project, role, created_at, expires_at, last_used_at";

  private final Database database;
  private final Transactions transactions;

  @Inject
  PostgresTokenStore(Database database, Transactions transactions) {
    this.database = database;
    this.transactions = transactions;
  }

  @Override
  public void insert(Token token, String hash) {
    database.update(
        "insert into token (id, name, project, role, hash, created_at, expires_at)"
            + " values (?, ?, ?, ?, ?, ?, ?)",
        token.id(),
        token.name(),
        token.project(),
        token.role(),
        hash,
        token.createdAt(),
        token.expiresAt());
  }

  @Override
  public Optional<Token> findByHash(String hash) {
    return database.first(
        "select " + COLUMNS + " from token where hash = ?", PostgresTokenStore::read, hash);
  }

  @Override
  public Optional<Token> find(String project, String id) {
    return database.first(
        "select " + COLUMNS + " from token where project = ? and id = ?",
        PostgresTokenStore::read,
        project,
        id);
  }

  @Override
  public List<Token> list(String project, @Nullable String afterId, int limit) {
    return database.query(
        "select " + COLUMNS + " from token where project = ? and id > ? order by id limit ?",
        PostgresTokenStore::read,
        project,
        afterId == null ? "" : afterId,
        limit);
  }

  @Override
  public boolean delete(String project, String id) {
    return database.update("delete from token where project = ? and id = ?", project, id) > 0;
  }

  @Override
  public void touch(String id, Instant usedAt) {
    database.update("update token set last_used_at = ? where id = ?", usedAt, id);
  }

  @Override
  public void replaceByName(Token token, String hash) {
    transactions.inNew(
        () -> {
          // Two gateways that start at once must not both insert.
          database.query(
              "select name from project where name = ? for update",
              row -> row.text("name"),
              token.project());
          database.update(
              "delete from token where project = ? and name = ?", token.project(), token.name());
          insert(token, hash);
        });
  }

  private static Token read(Row row) throws SQLException {
    return new Token(
        row.text("id"),
        row.text("name"),
        row.text("project"),
        Role.valueOf(row.text("role")),
        row.instant("created_at"),
        row.instantOrNull("expires_at"),
        row.instantOrNull("last_used_at"));
  }
}
