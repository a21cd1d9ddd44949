package dev.slipway.provisioner.out.driver;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.Optional;

/** What the drivers are opened with. */
@ConfigMapping(prefix = "slipway.infrastructure")
public interface DriverSettings {

  /** The drivers' own settings, by the driver's name; none is a working default. */
  Map<String, OfDriver> driver();

  /** One driver's. */
  interface OfDriver {

    /**
     * By their names, such as {@code slipway.infrastructure.driver.docker.docker-host}. What is set
     * to nothing, as by an empty environment variable, is not set.
     */
    @WithParentName
    Map<String, Optional<String>> settings();
  }
}
