package dev.slipway.provisioner.out.persistence;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long what is known of clusters is kept. */
@ConfigMapping(prefix = "slipway.clusters")
public interface ClusterRetentionSettings {

  /** The rows of clusters of which nothing is left, counted from then. */
  @WithDefault("P90D")
  Duration keepDeleted();
}
