package dev.slipway.deployer.evacuation;

import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The clearing of a node, from its machine's fence until it is back, or gone for good.
 *
 * @param clusterId the cluster
 * @param node the node's name
 * @param project who owns the cluster
 * @param generation the cluster's generation that the fence speaks of
 * @param incarnation the machine's incarnation that no longer runs, or null if not known
 * @param correlationId of the fence
 * @param causationId the fence's event
 * @param since the first fence since the node was last back
 * @param fencedAt the newest fence: what spoke later is a newer boot
 * @param state how far it is
 * @param leaseSeen the lease as it was first seen after the newest fence; null before, empty if
 *     there was none
 * @param pods the UIDs of the pods that were found and are to be removed
 */
public record Evacuation(
    String clusterId,
    String node,
    String project,
    long generation,
    @Nullable Integer incarnation,
    String correlationId,
    String causationId,
    Instant since,
    Instant fencedAt,
    State state,
    @Nullable String leaseSeen,
    Set<String> pods) {

  /** How far an evacuation is. Stored: never to be renamed. */
  public enum State {
    /** Pods of the dead incarnation may be left. */
    EVACUATING,
    /** None is left; the node waits to be back. */
    EVACUATED
  }

  public Evacuation {
    pods = Set.copyOf(pods);
  }

  /** What a fence begins. */
  public static Evacuation begin(Fence fence) {
    return new Evacuation(
        fence.clusterId(),
        fence.node(),
        fence.project(),
        fence.generation(),
        fence.incarnation(),
        fence.correlationId(),
        fence.eventId(),
        fence.at(),
        fence.at(),
        State.EVACUATING,
        null,
        Set.of());
  }

  /**
   * The same node fenced again. If it was not cleared yet, both fences end with one evacuation; one
   * that was waits no longer for the boot that has ended meanwhile.
   */
  public Evacuation fencedAgain(Fence fence) {
    if (!fence.at().isAfter(fencedAt)) {
      return this;
    }
    Evacuation anew = begin(fence);
    return state == State.EVACUATED
        ? anew
        : new Evacuation(
            clusterId,
            node,
            project,
            anew.generation,
            anew.incarnation,
            anew.correlationId,
            anew.causationId,
            since,
            anew.fencedAt,
            state,
            null,
            pods);
  }

  /** With the pods and the lease that were seen, before anything is done about them. */
  Evacuation noting(Set<String> found, String lease) {
    Set<String> all = new TreeSet<>(pods);
    all.addAll(found);
    return with(state, leaseSeen == null ? lease : leaseSeen, all);
  }

  /** No pod is left. */
  Evacuation evacuated() {
    return with(State.EVACUATED, leaseSeen, pods);
  }

  private Evacuation with(State changed, @Nullable String lease, Set<String> found) {
    return new Evacuation(
        clusterId,
        node,
        project,
        generation,
        incarnation,
        correlationId,
        causationId,
        since,
        fencedAt,
        changed,
        lease,
        found);
  }

  /**
   * A machine's fence.
   *
   * @param eventId the event that told it
   * @param at when it was told; the machine was off by then
   */
  public record Fence(
      String clusterId,
      String node,
      String project,
      long generation,
      @Nullable Integer incarnation,
      String correlationId,
      String eventId,
      Instant at) {}
}
