package dev.slipway.localstack.testing;

import dev.slipway.localstack.LocalPostgres;
import dev.slipway.localstack.Ports;
import dev.slipway.localstack.Secrets;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A fresh PostgreSQL for a test run, with one database and its owner, and the keys that every
 * service asks for. Sets {@code SLIPWAY_POSTGRES_URL}, {@code _USER}, {@code _PASSWORD}, {@code
 * SLIPWAY_IDENTITY_KEY}, {@code SLIPWAY_ENCRYPTION_KEY}, {@code SLIPWAY_DEPLOYER_ENCRYPTION_KEY}
 * and {@code SLIPWAY_INSTANCE}; and {@code slipway.test.postgres.directory} and {@code .port}, with
 * which a test that wants to break it makes a {@link LocalPostgres} of its own.
 *
 * <p>The argument {@code disk}, such as {@code 128m}, gives it a small disk of its own.
 */
public final class PostgresTestResource implements QuarkusTestResourceLifecycleManager {
  private static final String DATABASE = "slipway_test";

  private @Nullable LocalPostgres postgres;
  private String disk = "";

  @Override
  public void init(Map<String, String> arguments) {
    disk = arguments.getOrDefault("disk", "");
  }

  @Override
  public Map<String, String> start() {
    Path directory = TestDirectories.make("postgres");
    if (!disk.isEmpty()) {
      SmallDisk.mount(directory, disk);
    }
    LocalPostgres server = new LocalPostgres(directory, Ports.free());
    postgres = server;
    server.start();
    String password = Secrets.password();
    server.administration().ensureDatabase(DATABASE, password);
    return Map.of(
        "SLIPWAY_POSTGRES_URL", server.jdbcUrl(DATABASE),
        "SLIPWAY_POSTGRES_USER", DATABASE,
        "SLIPWAY_POSTGRES_PASSWORD", password,
        "SLIPWAY_IDENTITY_KEY", Secrets.key(48),
        "SLIPWAY_ENCRYPTION_KEY", Secrets.key(32),
        "SLIPWAY_DEPLOYER_ENCRYPTION_KEY", Secrets.key(32),
        "SLIPWAY_INSTANCE", "test",
        "slipway.test.postgres.directory", directory.toString(),
        "slipway.test.postgres.port", Integer.toString(server.port()));
  }

  @Override
  public void stop() {
    if (postgres != null) {
      postgres.kill();
      TestDirectories.delete(postgres.directory());
      postgres = null;
    }
  }
}
