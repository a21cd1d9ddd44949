package dev.slipway.provisioner.observation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** The nodes that the API server knows. */
public sealed interface NodesSeen {

  /** By name. */
  record Listed(Map<String, Node> nodes) implements NodesSeen {

    public Listed {
      nodes = Map.copyOf(nodes);
    }
  }

  /**
   * A node.
   *
   * @param ready whether its kubelet says that it is Ready
   * @param reportedAt when the kubelet last said so, if it ever did
   * @param incarnation of the machine whose kubelet registered it
   * @param uid tells it from a later one of its name
   */
  record Node(Probe ready, Optional<Instant> reportedAt, int incarnation, String uid) {

    /**
     * Whether it is Ready in the machine's present boot. What was said before that boot is no news
     * of it: the API server only notices after some 40 s that a kubelet has fallen silent.
     */
    public Probe since(Optional<Instant> boot) {
      boolean stale =
          boot.isPresent()
              && reportedAt
                  // Kubernetes' times are in whole seconds.
                  .filter(at -> at.isBefore(boot.get().truncatedTo(ChronoUnit.SECONDS)))
                  .isPresent();
      return stale
          ? new Probe.Refuses("NotReportedYet", "its kubelet has not reported since it booted")
          : ready;
    }
  }

  /** They could not be listed. */
  record Unlisted(Probe why) implements NodesSeen {}
}
