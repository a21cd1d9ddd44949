package dev.slipway.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances of each service can't ask for more connections than the server takes. */
class PostgresConnectionsTest {
  @TempDir private Path data;

  @Test
  void theServerTakesWhatAllPoolsMayAskFor() throws IOException {
    new PostgresConfiguration(7432).write(data);

    int taken =
        Files.readAllLines(data.resolve("slipway.conf")).stream()
            .map(String::strip)
            .filter(line -> line.startsWith("max_connections = "))
            .mapToInt(line -> Integer.parseInt(line.substring("max_connections = ".length())))
            .findFirst()
            .orElseThrow();
    int reservedForSuperusers = 3;
    assertThat(taken - reservedForSuperusers)
        .isGreaterThanOrEqualTo(
            PostgresConnections.SERVICES
                * PostgresConnections.INSTANCES
                * (PostgresConnections.POOL + PostgresConnections.BESIDES));
  }
}
