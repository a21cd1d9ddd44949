package dev.slipway.provisioner.observation;

import java.util.Map;

/** The nodes that the API server knows. */
public sealed interface NodesSeen {

  /** By name. */
  record Listed(Map<String, Probe> nodes) implements NodesSeen {

    public Listed {
      nodes = Map.copyOf(nodes);
    }
  }

  /** They could not be listed. */
  record Unlisted(Probe why) implements NodesSeen {}
}
