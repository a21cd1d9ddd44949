package dev.slipway.provisioner.out.driver;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import java.util.Map;
import org.eclipse.microprofile.config.spi.Converter;

/** What the drivers are opened with. */
@ConfigMapping(prefix = "slipway.infrastructure")
public interface DriverSettings {

  /**
   * The drivers' own settings, by the driver's name and theirs, such as {@code
   * slipway.infrastructure.driver.docker.host}; empty is a working default.
   */
  Map<String, Map<String, @WithConverter(AsItIs.class) String>> driver();

  /** Keeps an empty text, which would be refused as no value at all. */
  final class AsItIs implements Converter<String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String convert(String text) {
      return text;
    }
  }
}
