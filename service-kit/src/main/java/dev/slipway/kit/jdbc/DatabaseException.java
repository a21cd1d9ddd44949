package dev.slipway.kit.jdbc;

import java.sql.SQLException;

/** The database refused a statement or could not be reached. */
public class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String sqlState;

  DatabaseException(SQLException cause) {
    super(cause.getMessage(), cause);
    this.sqlState = cause.getSQLState() == null ? "" : cause.getSQLState();
  }

  /** The SQLSTATE, or an empty string where there is none. */
  public String sqlState() {
    return sqlState;
  }

  /** Whether a unique constraint was violated. */
  public boolean isUniqueViolation() {
    return sqlState.equals("23505");
  }
}
