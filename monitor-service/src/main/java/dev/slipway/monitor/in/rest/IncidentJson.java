package dev.slipway.monitor.in.rest;

import dev.slipway.monitor.incident.Entry;
import dev.slipway.monitor.incident.Incident;
import dev.slipway.monitor.incident.IncidentKind;
import dev.slipway.monitor.incident.IncidentStore.Listed;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A failure and its story.
 *
 * @param id its id
 * @param cluster the cluster's id
 * @param kind what failed, and how
 * @param subject the node's, the machine's, the application's or the cluster's name
 * @param state whether it is over
 * @param summary one plain sentence
 * @param openedAt when its first sign was seen
 * @param closedAt when it was over, or null
 * @param durationSeconds seconds from its opening to its closing, or to now while it is open
 * @param timeline what was seen by whom and when, oldest first
 */
@Schema(name = "Incident")
public record IncidentJson(
    String id,
    String cluster,
    IncidentKind kind,
    String subject,
    State state,
    String summary,
    Instant openedAt,
    @Nullable Instant closedAt,
    double durationSeconds,
    List<EntryJson> timeline) {

  /** Whether an incident is over. */
  @Schema(name = "IncidentState")
  public enum State {
    OPEN,
    CLOSED
  }

  /**
   * One thing that was seen.
   *
   * @param time when it was so
   * @param by which service saw it: {@code provisioner}, {@code deployer} or {@code monitor}
   * @param message what was seen, in plain words
   */
  @Schema(name = "IncidentEntry")
  public record EntryJson(Instant time, String by, String message) {
    static EntryJson of(Entry entry) {
      return new EntryJson(entry.time(), entry.by(), entry.message());
    }
  }

  static IncidentJson of(Listed listed, Instant now) {
    Incident incident = listed.incident();
    return new IncidentJson(
        incident.id(),
        listed.clusterId(),
        incident.kind(),
        incident.subject(),
        incident.isOpen() ? State.OPEN : State.CLOSED,
        incident.summary(),
        incident.openedAt(),
        incident.closedAt(),
        incident.duration(now).toMillis() / 1000.0,
        incident.timeline().stream().map(EntryJson::of).toList());
  }
}
