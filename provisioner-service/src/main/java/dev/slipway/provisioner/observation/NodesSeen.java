package dev.slipway.provisioner.observation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** The nodes that the API server knows. */
public sealed interface NodesSeen {

  /** The reason with which Kubernetes' node controller marks a node whose lease ran out. */
  String UNHEARD = "NodeStatusUnknown";

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
   * @param kubelet what its kubelet says when Slipway itself asks it; unasked unless its API server
   *     has stopped hearing of it
   */
  record Node(
      Probe ready, Optional<Instant> reportedAt, int incarnation, String uid, Probe kubelet) {

    /** One that nobody has asked yet. */
    public Node(Probe ready, Optional<Instant> reportedAt, int incarnation, String uid) {
      this(ready, reportedAt, incarnation, uid, new Probe.Unasked("its kubelet was not asked"));
    }

    /** The same, asked. */
    public Node asked(Probe kubelet) {
      return new Node(ready, reportedAt, incarnation, uid, kubelet);
    }

    /** Whether its API server has stopped hearing of it. */
    public boolean unheard() {
      return isUnheard(ready);
    }

    /** Whether that is what a probe says. */
    public static boolean isUnheard(Probe ready) {
      return ready instanceof Probe.Refuses(String reason, String message)
          && reason.equals(UNHEARD);
    }

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
