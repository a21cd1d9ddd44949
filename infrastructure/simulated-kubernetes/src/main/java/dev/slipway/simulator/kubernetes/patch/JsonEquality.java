package dev.slipway.simulator.kubernetes.patch;

import com.fasterxml.jackson.databind.JsonNode;

/** Whether values are equal as JSON: 80 is 80, whichever number type a parser chose. */
public final class JsonEquality {

  private JsonEquality() {}

  /** Whether two values are equal. */
  public static boolean same(JsonNode one, JsonNode other) {
    if (one == other) {
      return true;
    }
    return one.equals(
        (a, b) -> {
          if (a.isNumber() && b.isNumber()) {
            return a.decimalValue().compareTo(b.decimalValue());
          }
          return a.equals(b) ? 0 : 1;
        },
        other);
  }
}
