package dev.slipway.kit.idempotency;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request is answered with.
 *
 * @param status the HTTP status
 * @param headers such as {@code Location}
 * @param body becomes JSON; null for none
 */
public record Reply(int status, Map<String, String> headers, @Nullable Object body) {

  public Reply {
    headers = Map.copyOf(headers);
  }

  /** 202 with the operation's place. */
  public static Reply accepted(String operationId, Object body) {
    return new Reply(202, Map.of("Location", "/v1/operations/" + operationId), body);
  }
}
