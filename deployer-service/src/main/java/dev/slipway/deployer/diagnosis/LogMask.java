package dev.slipway.deployer.diagnosis;

import dev.slipway.kit.secret.Secret;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of log lines: those that are known, and what is written like one, such as
 * {@code password=…} or {@code Authorization: Bearer …}.
 */
public final class LogMask {
  /** A shorter value would be found in every other word. */
  private static final int SHORTEST = 4;

  private static final Pattern WRITTEN_LIKE_ONE =
      Pattern.compile(
          "(?i)((?:password|passwd|pwd|secret|token|api[_-]?key|salt)[\"']?\\s*[=:]\\s*[\"']?"
              + "|authorization:\\s*(?:bearer|basic)\\s+)[^\\s\"'&,;]+");

  private final List<String> secrets;

  /** Masks these values. */
  public LogMask(Collection<Secret> secrets) {
    this.secrets =
        secrets.stream()
            .map(Secret::reveal)
            .filter(value -> value.length() >= SHORTEST)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  /** The line without secrets. */
  public String apply(String line) {
    String masked = line;
    for (String secret : secrets) {
      masked = masked.replace(secret, Secret.MASK);
    }
    return WRITTEN_LIKE_ONE
        .matcher(masked)
        .replaceAll(match -> Matcher.quoteReplacement(match.group(1) + Secret.MASK));
  }
}
