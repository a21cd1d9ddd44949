package dev.slipway.provisioner.out.driver;

import io.smallrye.config.ConfigMapping;
import java.util.Map;

/** What the drivers are opened with. */
@ConfigMapping(prefix = "slipway.infrastructure")
public interface DriverSettings {

  /**
   * The drivers' own settings, by the driver's name and theirs, such as {@code
   * slipway.infrastructure.driver.docker.host}; empty is a working default.
   */
  Map<String, Map<String, String>> driver();
}
