package dev.slipway.deployer.out.kubernetes;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How clusters are watched. */
@ConfigMapping(prefix = "slipway.watch")
public interface WatchConfig {

  /** How many clusters are watched at most; what is beyond is looked at by the clock. */
  @WithDefault("200")
  int clusters();

  /** How often watches of clusters without applications are ended. */
  @WithDefault("60s")
  Duration sweep();
}
