package dev.slipway.infrastructure;

/** A running watch. */
public interface Subscription extends AutoCloseable {

  /** Ends it. When this returns nothing more is delivered; may be called twice. */
  @Override
  void close();
}
