package dev.slipway.cli.operation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.api.ProblemFailure;
import dev.slipway.cli.render.OperationAccount;
import java.time.Clock;
import java.util.concurrent.locks.LockSupport;

/** Follows an operation to its end, however long that takes. */
public final class OperationWatch {
  private static final long INTERVAL_NANOS = 250_000_000L;

  /**
   * How often in a row the API may fail to answer: 30 s, the time a crashed service needs twice.
   */
  private static final int PATIENCE = 120;

  private final Slipway slipway;

  public OperationWatch(Slipway slipway) {
    this.slipway = slipway;
  }

  /**
   * @param title what is being done, for people
   * @return the exit code that fits its end
   */
  public int follow(String title, JsonNode operation) {
    return exitCode(toItsEnd(title, operation));
  }

  /** The same; returns the operation as it ended. */
  JsonNode toItsEnd(String title, JsonNode operation) {
    ApiClient api = slipway.api();
    OperationAccount account =
        new OperationAccount(slipway.terminal(), title, operation, Clock.systemUTC());
    String cluster = operation.path("clusterId").asText("");
    JsonNode end;
    try (EventFeed events = new EventFeed(api, cluster, account::event)) {
      end = toItsEnd(operation, account);
    }
    account.finish(end);
    return end;
  }

  static int exitCode(JsonNode ended) {
    return ended.path("state").asText().equals("SUCCEEDED")
        ? ExitCode.OK
        : ExitCode.OPERATION_FAILED;
  }

  private JsonNode toItsEnd(JsonNode operation, OperationAccount account) {
    JsonNode current = operation;
    int unanswered = 0;
    while (!hasEnded(current)) {
      account.update(current);
      LockSupport.parkNanos(INTERVAL_NANOS);
      try {
        current = slipway.api().get(ApiClient.path("operations", operation.path("id").asText()));
        unanswered = 0;
      } catch (CommandFailure away) {
        requirePatience(++unanswered, away);
      } catch (ProblemFailure refusal) {
        // A service that was just restarted is answered for by the gateway.
        requirePatience(refusal.problem().status() < 500 ? PATIENCE + 1 : ++unanswered, refusal);
      }
    }
    return current;
  }

  private static void requirePatience(int unanswered, RuntimeException failure) {
    if (unanswered > PATIENCE) {
      throw failure;
    }
  }

  static boolean hasEnded(JsonNode operation) {
    return switch (operation.path("state").asText()) {
      case "SUCCEEDED", "FAILED", "CANCELLED" -> true;
      default -> false;
    };
  }
}
