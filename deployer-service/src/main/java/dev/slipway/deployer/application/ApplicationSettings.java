package dev.slipway.deployer.application;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** What applications are made from. */
@ConfigMapping(prefix = "slipway.wordpress")
public interface ApplicationSettings {

  /** The image of the WordPress template, as the machines have it baked in. */
  Optional<String> image();
}
