package dev.slipway.kit.operation;

import dev.slipway.kit.problem.FieldError;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the query parameter {@code wait}: {@code 60s}, {@code 2m} or plain seconds. */
public final class WaitTime {
  /** The longest wait; longer ones are cut to it. */
  public static final Duration LONGEST = Duration.ofMinutes(10);

  private static final Pattern FORM = Pattern.compile("(\\d{1,6})(ms|s|m)?");

  private WaitTime() {}

  /**
   * The time to wait; zero for null.
   *
   * @throws ProblemException VALIDATION_FAILED when it has another form
   */
  public static Duration parse(@Nullable String wait) {
    if (wait == null || wait.isEmpty()) {
      return Duration.ZERO;
    }
    Matcher form = FORM.matcher(wait);
    if (!form.matches()) {
      throw new ProblemException(
          ProblemCode.VALIDATION_FAILED,
          "The time to wait has no known form.",
          new FieldError("wait", "is no time such as 60s", "Send seconds such as 60s, or 2m"));
    }
    long amount = Long.parseLong(form.group(1));
    String unit = form.group(2);
    Duration time =
        switch (unit == null ? "s" : unit) {
          case "ms" -> Duration.ofMillis(amount);
          case "m" -> Duration.ofMinutes(amount);
          default -> Duration.ofSeconds(amount);
        };
    return time.compareTo(LONGEST) > 0 ? LONGEST : time;
  }
}
