package dev.slipway.simulator.kubernetes.loop;

/** A process of a machine: it stops when the machine does, and hangs when the machine hangs. */
public interface SimulatedProcess {

  /** Whether it was stopped. */
  boolean isStopped();

  /** Ends it at once, as a power cut would. From any thread but an event loop. */
  void stop();

  /** Makes it do nothing, and keep what it has. From any thread but an event loop. */
  void hang();

  /** Lets it go on after {@link #hang}. From any thread but an event loop. */
  void resume();
}
