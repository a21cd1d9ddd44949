package dev.slipway.deployer.application;

/** The durable work on applications. */
public final class Work {
  /** Its kind; stored, never to be renamed. */
  public static final String KIND = "application";

  private Work() {}
}
