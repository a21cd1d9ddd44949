package dev.slipway.monitor.incident;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How failures are told and kept. */
@ConfigMapping(prefix = "slipway.monitor.incidents")
public interface IncidentConfig {

  /**
   * How long an application or a cluster may be degraded before that alone opens an incident: the
   * failure that did it may be seen a little later.
   */
  @WithDefault("15s")
  Duration grace();

  /** How far back signs of a failure are looked for when it is seen, at most. */
  @WithDefault("60s")
  Duration lookBack();

  /**
   * How long pods that were lost are waited for once their node is up again: they may have been
   * such as no application wants back.
   */
  @WithDefault("30s")
  Duration podsPatience();

  /** How long incidents that are closed are kept. */
  @WithDefault("90d")
  Duration keep();
}
