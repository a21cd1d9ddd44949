package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.DriverProvider;
import dev.slipway.infrastructure.InfrastructureDriver;
import java.util.Map;

/** Makes the qemu driver known. {@link QemuSettings} names its settings. */
public final class QemuDriverProvider implements DriverProvider {

  @Override
  public String name() {
    return QemuDriver.NAME;
  }

  @Override
  public InfrastructureDriver open(String instance, Map<String, String> settings) {
    return new QemuDriver(instance, QemuSettings.of(settings));
  }
}
