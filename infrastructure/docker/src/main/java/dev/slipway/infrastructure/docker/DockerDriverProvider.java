package dev.slipway.infrastructure.docker;

import dev.slipway.infrastructure.DriverProvider;
import dev.slipway.infrastructure.InfrastructureDriver;
import java.util.Map;

/** Makes the docker driver known. {@link DockerSettings} names its settings. */
public final class DockerDriverProvider implements DriverProvider {

  @Override
  public String name() {
    return DockerDriver.NAME;
  }

  @Override
  public InfrastructureDriver open(String instance, Map<String, String> settings) {
    return new DockerDriver(instance, DockerSettings.of(settings));
  }
}
