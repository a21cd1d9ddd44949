package dev.slipway.gateway.in.rest;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.slipway.gateway.stream.EventFilter;
import dev.slipway.gateway.stream.EventLog;
import dev.slipway.gateway.stream.EventLog.StoredEvent;
import dev.slipway.gateway.stream.LiveTail;
import dev.slipway.gateway.stream.StreamPosition;
import dev.slipway.gateway.stream.SubscriptionRequest;
import dev.slipway.kit.identity.CurrentCaller;
import dev.slipway.kit.page.PageRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/events} in pages; with {@code Accept: text/event-stream} the front door streams it.
 */
@Path("/v1/events")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Events")
public class EventsResource {

  private final EventLog log;
  private final LiveTail tail;
  private final CurrentCaller caller;

  @Inject
  EventsResource(EventLog log, LiveTail tail, CurrentCaller caller) {
    this.log = log;
    this.tail = tail;
    this.caller = caller;
  }

  @GET
  @Operation(
      operationId = "listEvents",
      summary = "The project's events, oldest first",
      description =
          "With Accept: text/event-stream the answer is a stream of server-sent events: id (opaque),"
              + " event (the type) and data (the event as CloudEvents structured JSON). It begins now,"
              + " or after the header Last-Event-ID or the parameter lastEventId, or with"
              + " from=beginning at the oldest event that is held.")
  @APIResponse(
      responseCode = "200",
      description = "A page, or the stream",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = EventPage.class)),
        @Content(
            mediaType = MediaType.SERVER_SENT_EVENTS,
            schema = @Schema(type = SchemaType.STRING))
      })
  public EventPage list(
      @Parameter(description = "A cluster's id or name") @QueryParam("cluster")
          @Nullable String cluster,
      @Parameter(description = "An event type; may be repeated, or several with commas between")
          @QueryParam("type")
          List<String> types,
      @QueryParam("pageSize") @Nullable Integer pageSize,
      @QueryParam("pageToken") @Nullable String pageToken,
      @Parameter(description = "The stream only: go on after this event") @QueryParam("lastEventId")
          @Nullable String lastEventId,
      @Parameter(description = "The stream only: now (default) or beginning") @QueryParam("from")
          @Nullable String from) {
    EventFilter filter = SubscriptionRequest.filter(caller.project(), cluster, types);
    int size = PageRequest.of(pageSize, null).pageSize();
    String after = pageToken == null || pageToken.isEmpty() ? lastEventId : pageToken;
    long position = 0;
    if (after != null && !after.isEmpty()) {
      StreamPosition sent = SubscriptionRequest.position("pageToken", after);
      position = sent.log() == tail.log() ? sent.value() : 0;
    }
    List<StoredEvent> found = log.find(filter, position, size + 1);
    boolean more = found.size() > size;
    List<StoredEvent> shown = more ? found.subList(0, size) : found;
    long last = shown.isEmpty() ? position : shown.getLast().position();
    String end = new StreamPosition(tail.log(), last).encode();
    return new EventPage(
        shown.stream().map(event -> new CloudEvent(event.json())).toList(), more ? end : null, end);
  }

  /**
   * A page of events.
   *
   * @param nextPageToken asks for the next page, or null when this is the last for now
   * @param lastEventId where this page ends: a stream goes on from here without a gap, and so does
   *     a later question with it as page token
   */
  public record EventPage(
      List<CloudEvent> items, @Nullable String nextPageToken, String lastEventId) {}

  /** An event as it was stored. */
  @Schema(
      type = SchemaType.OBJECT,
      description = "A CloudEvent 1.0 in structured mode; docs/events.md describes every type")
  public record CloudEvent(@JsonValue @JsonRawValue String json) {}
}
