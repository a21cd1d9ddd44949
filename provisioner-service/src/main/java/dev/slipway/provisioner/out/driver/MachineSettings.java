package dev.slipway.provisioner.out.driver;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What machines boot. */
@ConfigMapping(prefix = "slipway.machine")
public interface MachineSettings {

  /** The machine image's name, where an infrastructure has no other for it. */
  @WithDefault("slipway/machine:current")
  String image();

  /**
   * Its name in other infrastructures' terms, by the infrastructure, such as {@code
   * slipway.machine.images.docker}; empty is {@link #image()}.
   */
  Map<String, Optional<String>> images();

  /** The file that names the versions in it; the ones that it was built with where none is said. */
  Optional<Path> versions();
}
