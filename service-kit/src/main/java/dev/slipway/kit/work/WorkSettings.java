package dev.slipway.kit.work;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How durable work is done. */
@ConfigMapping(prefix = "slipway.work")
public interface WorkSettings {

  /** Whether this process does work. */
  @WithDefault("true")
  boolean enabled();

  /** How many keys are worked on at the same time in this process. */
  @WithDefault("8")
  int threads();

  /** How often work that other processes stored, or that is due by time, is looked for. */
  @WithDefault("PT0.25S")
  Duration poll();

  /**
   * How long a run belongs to its process after the process was last heard of. A run of a dead
   * process is taken over after this time.
   */
  @WithDefault("PT8S")
  Duration lease();

  /** How often a process says that its runs go on; a quarter of the lease at most. */
  @WithDefault("PT2S")
  Duration heartbeat();

  /**
   * How long a run may take, some fifty times what one should. It is then interrupted and counts as
   * failed, so that a call that never returns holds its key up for no longer than this.
   */
  @WithDefault("PT5M")
  Duration runLimit();

  /** The wait after a first failure; it doubles with each further one. */
  @WithDefault("PT1S")
  Duration firstRetry();

  /** The longest wait after a failure. */
  @WithDefault("PT60S")
  Duration lastRetry();
}
