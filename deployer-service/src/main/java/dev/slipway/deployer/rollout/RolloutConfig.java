package dev.slipway.deployer.rollout;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How patient the deployer is. */
@ConfigMapping(prefix = "slipway.rollout")
public interface RolloutConfig {

  /** How long a change may take before the application counts as degraded. */
  @WithDefault("120s")
  Duration deadline();

  /** How long pods may be missing before the application counts as degraded. */
  @WithDefault("10s")
  Duration grace();

  /** How often an application is looked at even if nothing seems to happen. */
  @WithDefault("30s")
  Duration resync();
}
