package dev.slipway.provisioner.in.shell;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What shells in machines may take. */
@ConfigMapping(prefix = "slipway.shell")
public interface ShellSettings {

  /** How long nothing may be said or heard before a shell is ended. */
  @WithDefault("PT30M")
  Duration idleTimeout();

  /** How long a shell may be open. */
  @WithDefault("PT8H")
  Duration totalTimeout();

  /** How many may be open at a time, in each provisioner. */
  @WithDefault("100")
  int most();

  /**
   * How often clients are sent a ping, so that nobody on the way takes a silent shell for dead, and
   * limits are looked at.
   */
  @WithDefault("PT20S")
  Duration keepAlive();
}
