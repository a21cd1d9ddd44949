package dev.slipway.kit.jdbc;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Plain SQL. Statements join the caller's transaction when there is one, and commit by themselves
 * when there is none. Arguments may be strings, numbers, booleans, instants, enums (by name), byte
 * arrays, string and long arrays, and null.
 */
@ApplicationScoped
public class Database {

  /** Reads one row. */
  @FunctionalInterface
  public interface RowReader<T> {
    /** What the row says. */
    T read(Row row) throws SQLException;
  }

  private final DataSource dataSource;
  private final FullDisk fullDisk;

  @Inject
  Database(DataSource dataSource, FullDisk fullDisk) {
    this.dataSource = dataSource;
    this.fullDisk = fullDisk;
  }

  /** Runs a statement and says how many rows it touched. */
  public int update(String sql, @Nullable Object... arguments) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = prepare(connection, sql, arguments)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** Runs a query, or a statement with {@code returning}, and reads all rows. */
  public <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... arguments) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = prepare(connection, sql, arguments);
        ResultSet result = statement.executeQuery()) {
      List<T> rows = new ArrayList<>();
      Row row = new Row(result);
      while (result.next()) {
        rows.add(reader.read(row));
      }
      return rows;
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** Runs a query and reads the first row, if there is one. */
  public <T> Optional<T> first(String sql, RowReader<T> reader, @Nullable Object... arguments) {
    return query(sql, reader, arguments).stream().findFirst();
  }

  private DatabaseException failure(SQLException e) {
    fullDisk.note(e);
    return new DatabaseException(e);
  }

  private static PreparedStatement prepare(
      Connection connection, String sql, @Nullable Object[] arguments) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, parameter(connection, arguments[i]));
      }
      return statement;
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  private static @Nullable Object parameter(Connection connection, @Nullable Object argument)
      throws SQLException {
    return switch (argument) {
      case Instant instant -> instant.atOffset(ZoneOffset.UTC);
      case Enum<?> constant -> constant.name();
      case String[] texts -> connection.createArrayOf("text", texts);
      case Long[] numbers -> connection.createArrayOf("bigint", numbers);
      case null -> null;
      default -> argument;
    };
  }
}
