package dev.slipway.deployer.diagnosis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that keeps an application from being whole.
 *
 * @param reason in one word
 * @param subject what it is about, such as {@code w2}, {@code d1} or the names of pods
 * @param message what is wrong, in plain words, as whole sentences
 * @param remedy what to do about it, as whole sentences
 * @param log the last lines of a container's log, oldest first, secrets masked; null where no log
 *     tells anything
 */
public record Finding(
    Reason reason, String subject, String message, String remedy, @Nullable List<String> log) {

  public Finding {
    log = log == null ? null : List.copyOf(log);
  }

  /** A finding that no log tells more about. */
  public Finding(Reason reason, String subject, String message, String remedy) {
    this(reason, subject, message, remedy, null);
  }
}
