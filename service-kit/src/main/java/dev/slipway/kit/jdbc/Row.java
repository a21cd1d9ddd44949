package dev.slipway.kit.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** The current row of a result. */
public final class Row {
  private final ResultSet result;

  Row(ResultSet result) {
    this.result = result;
  }

  /** A text column that is not null. */
  public String text(String column) throws SQLException {
    String value = result.getString(column);
    if (value == null) {
      throw new SQLException("column " + column + " is null");
    }
    return value;
  }

  /** A text column. */
  public @Nullable String textOrNull(String column) throws SQLException {
    return result.getString(column);
  }

  /** An int column; 0 for null. */
  public int integer(String column) throws SQLException {
    return result.getInt(column);
  }

  /** An int column. */
  public @Nullable Integer integerOrNull(String column) throws SQLException {
    int value = result.getInt(column);
    return result.wasNull() ? null : value;
  }

  /** A bigint column; 0 for null. */
  public long number(String column) throws SQLException {
    return result.getLong(column);
  }

  /** A boolean column; false for null. */
  public boolean flag(String column) throws SQLException {
    return result.getBoolean(column);
  }

  /** A bytea column that is not null. */
  public byte[] bytes(String column) throws SQLException {
    return result.getBytes(column);
  }

  /** A timestamptz column that is not null. */
  public Instant instant(String column) throws SQLException {
    Instant value = instantOrNull(column);
    if (value == null) {
      throw new SQLException("column " + column + " is null");
    }
    return value;
  }

  /** A timestamptz column. */
  public @Nullable Instant instantOrNull(String column) throws SQLException {
    OffsetDateTime value = result.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }
}
