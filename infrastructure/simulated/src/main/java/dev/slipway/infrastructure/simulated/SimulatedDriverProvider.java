package dev.slipway.infrastructure.simulated;

import dev.slipway.infrastructure.DriverProvider;
import dev.slipway.infrastructure.InfrastructureDriver;
import java.util.Map;

/** Makes the simulated driver known. {@link SimulatedSettings} names its settings. */
public final class SimulatedDriverProvider implements DriverProvider {

  @Override
  public String name() {
    return SimulatedDriver.NAME;
  }

  @Override
  public InfrastructureDriver open(String instance, Map<String, String> settings) {
    return new SimulatedDriver(instance, SimulatedSettings.of(settings));
  }
}
