package dev.slipway.kit.testing;

import dev.slipway.localstack.testing.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL that the application reaches through a proxy. {@code test.postgres.direct} is the
 * URL that goes past it.
 */
public final class CuttablePostgres implements QuarkusTestResourceLifecycleManager {
  private static final String URL = "SLIPWAY_POSTGRES_URL";

  private final PostgresTestResource postgres = new PostgresTestResource();
  private @Nullable TcpProxy proxy;

  @Override
  public Map<String, String> start() {
    Map<String, String> settings = new HashMap<>(postgres.start());
    int port = Integer.parseInt(Objects.requireNonNull(settings.get("slipway.test.postgres.port")));
    String direct = Objects.requireNonNull(settings.get(URL));
    try {
      TcpProxy opened = new TcpProxy(port);
      proxy = opened;
      settings.put(URL, direct.replace(":" + port + "/", ":" + opened.port() + "/"));
      settings.put("test.postgres.direct", direct);
      return settings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(proxy, new TestInjector.MatchesType(TcpProxy.class));
  }

  @Override
  public void stop() {
    if (proxy != null) {
      proxy.close();
    }
    postgres.stop();
  }
}
