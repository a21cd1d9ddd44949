package dev.slipway.deployer.in.rest;

import dev.slipway.kit.problem.FieldError;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Entity tags: the generation in quotes. */
final class Etags {
  private static final Pattern FORM = Pattern.compile("(?:W/)?\"(\\d{1,18})\"");

  private Etags() {}

  static String of(long generation) {
    return "\"" + generation + "\"";
  }

  /** The generation that {@code If-Match} asks for, or null for any. */
  static @Nullable Long generation(@Nullable String ifMatch) {
    if (ifMatch == null || ifMatch.equals("*")) {
      return null;
    }
    Matcher form = FORM.matcher(ifMatch.trim());
    if (!form.matches()) {
      throw new ProblemException(
          ProblemCode.VALIDATION_FAILED,
          "The If-Match header has no known form.",
          new FieldError("If-Match", "is not an ETag", "Send the ETag of a GET, such as \"3\"."));
    }
    return Long.valueOf(form.group(1));
  }
}
