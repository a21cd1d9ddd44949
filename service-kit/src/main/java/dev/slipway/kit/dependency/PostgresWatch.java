package dev.slipway.kit.dependency;

import dev.slipway.kit.secret.Secret;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Whether PostgreSQL answers. On a connection of its own: one of the pool could be waited for
 * because all are in use.
 */
@ApplicationScoped
public class PostgresWatch {
  private final String url;
  private final Properties properties = new Properties();
  private final Prober prober;
  private @Nullable Connection connection;

  @Inject
  PostgresWatch(
      DependencySettings settings,
      Clock clock,
      @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
      @ConfigProperty(name = "quarkus.datasource.username") String user,
      @ConfigProperty(name = "quarkus.datasource.password") Secret password) {
    this.url = url;
    String seconds = Long.toString(Math.max(1, settings.answer().toSeconds()));
    properties.setProperty("user", user);
    properties.setProperty("password", password.reveal());
    properties.setProperty("ApplicationName", "slipway-watch");
    properties.setProperty("connectTimeout", seconds);
    properties.setProperty("socketTimeout", seconds);
    this.prober = new Prober("PostgreSQL", this::ask, settings.probe(), clock);
  }

  void start(@Observes StartupEvent event) {
    prober.start();
  }

  void stop(@Observes ShutdownEvent event) {
    prober.stop();
  }

  /** What is wrong with it; empty while it answers. */
  public Optional<Trouble> trouble() {
    return prober
        .awaySince()
        .map(
            since ->
                new Trouble(
                    since,
                    "PostgreSQL does not answer. Requests are refused and work rests; nothing that"
                        + " was accepted is lost, and all goes on by itself when it is back.",
                    "Start PostgreSQL: on one machine ./slipway up does, and ./slipway logs"
                        + " postgres says why it ended."));
  }

  private void ask() throws SQLException {
    try {
      Connection current = connection;
      if (current == null) {
        current = DriverManager.getConnection(url, properties);
        connection = current;
      }
      try (Statement statement = current.createStatement()) {
        statement.execute("select 1");
      }
    } catch (SQLException e) {
      forget();
      throw e;
    }
  }

  private void forget() {
    Connection broken = connection;
    connection = null;
    if (broken != null) {
      try {
        broken.close();
      } catch (SQLException e) {
        // it is gone either way
      }
    }
  }
}
