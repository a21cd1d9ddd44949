package dev.slipway.monitor.node;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How nodes are watched. */
@ConfigMapping(prefix = "slipway.monitor")
public interface MonitorConfig {

  /** How often a cluster is looked at besides its watch while not all is well in it. */
  @WithDefault("5s")
  Duration look();

  /** How often one is looked at whose nodes are all up: what they say wakes its watch anyway. */
  @WithDefault("10s")
  Duration calm();

  /** How often it is looked at while it can't be seen. */
  @WithDefault("2s")
  Duration retry();

  /** After how long without sight a node's health is shown as unknown. */
  @WithDefault("40s")
  Duration stale();
}
