package dev.slipway.simulator.kubernetes.apiserver;

/** Where the events of a watch go. */
interface WatchSink {

  /** Sends one event, which ends with a line feed. */
  void send(byte[] event);

  /** Whether the other side doesn't keep up. */
  boolean isFull();

  /** Ends it in good order. */
  void end();

  /** Cuts it off. */
  void cut();
}
