package dev.slipway.provisioner.observation;

/** What came of asking something whether it is well. */
public sealed interface Probe {

  /** It answered that it is. */
  record Answers() implements Probe {}

  /**
   * It said that it is not, or nobody listens there: certain.
   *
   * @param reason one CamelCase word for programs
   * @param message what it said, in plain words
   */
  record Refuses(String reason, String message) implements Probe {}

  /**
   * Nothing was heard in time, so that nothing is certain.
   *
   * @param message what was tried, in plain words
   */
  record Silent(String message) implements Probe {}

  /**
   * It was not asked, for what it needs is not there yet.
   *
   * @param message what is missing, in plain words
   */
  record Unasked(String message) implements Probe {}

  /** Whether it is well for certain. */
  default boolean answers() {
    return this instanceof Answers;
  }
}
