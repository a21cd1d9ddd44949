package dev.slipway.infrastructure.docker.ignition;

import java.util.Optional;

/** The files that a machine's image has. */
@FunctionalInterface
public interface ImageFiles {

  /** The text of the file at this path, links followed; empty if there is none. */
  Optional<String> read(String path);
}
