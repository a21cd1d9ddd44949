package dev.slipway.gateway.deadletter;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A dead letter's place in its topic. */
public record DeadLetterId(int partition, long offset) {

  private static final Pattern FORM = Pattern.compile("dl-(\\d{1,9})-(\\d{1,18})");

  public static Optional<DeadLetterId> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new DeadLetterId(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2))))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "dl-" + partition + "-" + offset;
  }
}
