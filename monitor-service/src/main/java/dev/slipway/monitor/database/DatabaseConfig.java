package dev.slipway.monitor.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How databases are watched. */
@ConfigMapping(prefix = "slipway.monitor.database")
public interface DatabaseConfig {

  /** How often a login is tried. */
  @WithDefault("1s")
  Duration every();

  /** How long a login and its answer may take. */
  @WithDefault("2s")
  Duration deadline();

  /**
   * How long logins fail at least before that alone is believed: a machine that is asked to shut
   * down stops its database first, and that it is off by wish is heard a little later.
   */
  @WithDefault("3s")
  Duration settle();
}
