package dev.slipway.kit.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The relay's own connection. It holds the advisory lock that lets one process at a time relay, and
 * reads and marks the events: when it breaks, lock and marking are lost together.
 *
 * <p>Postgres ends the session, and so frees the lock, when the process says nothing for ten
 * seconds ({@code idle_session_timeout}) or its machine is gone ({@code tcp_keepalives_*}).
 *
 * <p>It doesn't wait for its marks to be on the disk ({@code synchronous_commit=off}): one that a
 * crash of Postgres takes back means that an event is sent again, which consumers expect.
 */
final class RelaySession implements AutoCloseable {
  /** The advisory lock's key; the lock counts within one service's database. */
  private static final long LOCK = 0x736c69707761794fL;

  private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

  private final Connection connection;
  private final ObjectMapper json;

  private RelaySession(Connection connection, ObjectMapper json) {
    this.connection = connection;
    this.json = json;
  }

  static RelaySession open(String url, String user, String password, ObjectMapper json)
      throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("ApplicationName", "slipway-outbox-relay");
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("loginTimeout", "5");
    properties.setProperty("socketTimeout", "5");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty(
        "options",
        "-c idle_session_timeout=10s -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2"
            + " -c tcp_keepalives_count=3 -c synchronous_commit=off");
    return new RelaySession(DriverManager.getConnection(url, properties), json);
  }

  /** Whether this session has the lock now; once it has it, it keeps it until it ends. */
  boolean tryLock() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select pg_try_advisory_lock(" + LOCK + ")")) {
      return result.next() && result.getBoolean(1);
    }
  }

  /** Goes on only while the session, and with it the lock, lives. */
  void ensureAlive() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select 1");
    }
  }

  List<StoredEvent> unsent(int limit) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            select position, cluster_id, headers, body from outbox
            where sent_at is null order by position limit ?
            """)) {
      statement.setInt(1, limit);
      List<StoredEvent> events = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          events.add(
              new StoredEvent(
                  result.getLong("position"),
                  result.getString("cluster_id"),
                  headers(result.getString("headers")),
                  result.getBytes("body")));
        }
      }
      return events;
    }
  }

  void markSent(Collection<Long> positions) throws SQLException {
    if (positions.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement("update outbox set sent_at = now() where position = any(?)")) {
      statement.setArray(1, connection.createArrayOf("bigint", positions.toArray()));
      statement.executeUpdate();
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // The session is gone either way.
    }
  }

  private Map<String, String> headers(String text) throws SQLException {
    try {
      return json.readValue(text, HEADERS);
    } catch (JsonProcessingException e) {
      throw new SQLException("the headers of an event in the outbox are not JSON", e);
    }
  }
}
