package dev.slipway.provisioner.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.kit.identity.IdentityTokens;
import dev.slipway.localstack.testing.KafkaTestResource;
import dev.slipway.localstack.testing.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** More requests at once than the database has connections, while another instance reserves. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(KafkaTestResource.class)
class ReservationsIT {
  /** As many connections as the service has, and a few more. */
  private static final int BURST = 25;

  private static final String LOCK = "pg_advisory_%s(hashtextextended('reservations/docker', 0))";

  @Inject IdentityTokens identities;
  @Inject DataSource database;

  @AfterEach
  void deleteAll() {
    List<String> ids = admin().queryParam("pageSize", 100).get("/v1/clusters").path("items.id");
    ids.forEach(id -> admin().delete("/v1/clusters/{id}?wait=20s", id));
  }

  @Test
  void aBurstThatWaitsToReserveKeepsNobodyElseFromTheDatabase() throws Exception {
    List<Future<Integer>> answers = new ArrayList<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
        Connection other = database.getConnection()) {
      run(other, "lock");
      try {
        for (int i = 0; i < BURST; i++) {
          answers.add(callers.submit(creation("burst-" + i)));
        }
        awaitOneThatWaits(other);
        for (int i = 0; i < BURST; i++) {
          admin().get("/v1/clusters").then().statusCode(200);
        }
      } finally {
        run(other, "unlock");
      }
      for (Future<Integer> answer : answers) {
        // There is room for some of them.
        assertThat(answer.get()).isIn(202, 422);
      }
    }
  }

  private Callable<Integer> creation(String name) {
    String body =
        """
        {"name": "%s", "topology": {"workers": {"count": 1}}}
        """
            .formatted(name);
    return () -> admin().body(body).post("/v1/clusters").statusCode();
  }

  private static void run(Connection connection, String what) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("select " + LOCK.formatted(what));
    }
  }

  private static void awaitOneThatWaits(Connection connection) {
    Awaitility.await()
        .until(
            () -> {
              try (var statement = connection.createStatement();
                  var result =
                      statement.executeQuery(
                          "select 1 from pg_locks where locktype = 'advisory' and not granted")) {
                return result.next();
              }
            });
  }

  private RequestSpecification admin() {
    return Requests.admin(identities);
  }
}
