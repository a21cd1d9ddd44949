package dev.slipway.provisioner.plan;

/** What came of an action. */
public sealed interface Outcome {

  /** What was tried. */
  Action action();

  /** It is done, now or already before. */
  record Done(Action action) implements Outcome {}

  /**
   * It is not done, and is tried again.
   *
   * @param action what was tried
   * @param code a word for programs
   * @param message why, and what to do about it, in plain words; no secret
   * @param lasting whether trying again is of no use until somebody does something
   */
  record Failed(Action action, String code, String message, boolean lasting) implements Outcome {}
}
