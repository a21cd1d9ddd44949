package dev.slipway.kit.dependency;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** How what the service stands on is watched. */
@ConfigMapping(prefix = "slipway.dependencies")
public interface DependencySettings {

  /** How often PostgreSQL and Kafka are asked whether they are there. */
  @WithDefault("PT1S")
  Duration probe();

  /** How long an answer may take. */
  @WithDefault("PT2S")
  Duration answer();

  /** The directory whose file system must have room: that of the data of this Slipway. */
  @WithDefault(".")
  Path dataDirectory();

  /** With less than that free, the disk counts as full; 0 for never. */
  @WithDefault("512M")
  MemorySize leastFree();

  /** How long PostgreSQL's word that its own disk is full counts when it is not repeated. */
  @WithDefault("PT1M")
  Duration postgresFull();
}
