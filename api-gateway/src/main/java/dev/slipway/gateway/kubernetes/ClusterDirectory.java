package dev.slipway.gateway.kubernetes;

import java.util.Optional;

/** The clusters that events told of. */
public interface ClusterDirectory {

  /** The id of the project's cluster of this name that is not deleted. */
  Optional<String> idOf(String project, String name);
}
