package dev.slipway.kit.page;

import dev.slipway.kit.problem.FieldError;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Which page is asked for.
 *
 * @param pageSize items on a page, 1 to 500
 * @param after the key of the last item on the page before, or null for the first page
 */
public record PageRequest(int pageSize, @Nullable String after) {
  /** Items on a page where none are asked for. */
  public static final int DEFAULT_SIZE = 100;

  /** Items on a page at most. */
  public static final int MAX_SIZE = 500;

  /**
   * Reads the query parameters {@code pageSize} and {@code pageToken}.
   *
   * @throws ProblemException VALIDATION_FAILED when one of them is not acceptable
   */
  public static PageRequest of(@Nullable Integer pageSize, @Nullable String pageToken) {
    int size = pageSize == null ? DEFAULT_SIZE : pageSize;
    if (size < 1 || size > MAX_SIZE) {
      throw new ProblemException(
          ProblemCode.VALIDATION_FAILED,
          "The page size is not acceptable.",
          new FieldError(
              "pageSize", "must be from 1 to " + MAX_SIZE, "Leave it out for " + DEFAULT_SIZE));
    }
    return new PageRequest(size, pageToken == null || pageToken.isEmpty() ? null : read(pageToken));
  }

  /** How many items to fetch: one more than fits, which tells whether another page follows. */
  public int fetchSize() {
    return pageSize + 1;
  }

  static String tokenAfter(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(("1:" + key).getBytes(StandardCharsets.UTF_8));
  }

  private static String read(String token) {
    try {
      String key = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      if (key.startsWith("1:")) {
        return key.substring(2);
      }
    } catch (IllegalArgumentException e) {
      // not base64: the same answer as for any other foreign token
    }
    throw new ProblemException(
        ProblemCode.VALIDATION_FAILED,
        "The page token is not one of this list's.",
        new FieldError(
            "pageToken", "is not a token that a page gave", "Take nextPageToken as it was given"));
  }
}
