package dev.slipway.gateway.in.rest;

import dev.slipway.gateway.deadletter.DeadLetterDesk;
import dev.slipway.gateway.deadletter.DeadLetterTopic.Replayed;
import dev.slipway.gateway.deadletter.DeadLetterView;
import dev.slipway.kit.identity.CurrentCaller;
import dev.slipway.kit.identity.Role;
import dev.slipway.kit.kafka.KafkaUnavailableException;
import dev.slipway.kit.page.Page;
import dev.slipway.kit.page.PageRequest;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** {@code /v1/dead-letters}: for administrators. */
@Path("/v1/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Dead letters")
public class DeadLettersResource {

  private static final Logger LOG = Logger.getLogger(DeadLettersResource.class);

  private final DeadLetterDesk desk;
  private final CurrentCaller caller;

  @Inject
  DeadLettersResource(DeadLetterDesk desk, CurrentCaller caller) {
    this.desk = desk;
    this.caller = caller;
  }

  @GET
  @Operation(
      operationId = "listDeadLetters",
      summary = "What services could not read, newest first; the newest 1000 at most")
  public Page<DeadLetterView> list(
      @QueryParam("pageSize") @Nullable Integer pageSize,
      @QueryParam("pageToken") @Nullable String pageToken) {
    caller.require(Role.ADMIN);
    PageRequest page = PageRequest.of(pageSize, pageToken);
    return asking(
        () -> Page.of(desk.list(page.after(), page.fetchSize()), page, DeadLetterView::id));
  }

  @POST
  @Path("/{id}/replay")
  @Operation(
      operationId = "replayDeadLetter",
      summary = "Put the original bytes and headers back on the events' topic")
  public ReplayedLetter replay(@PathParam("id") String id) {
    caller.require(Role.ADMIN);
    Replayed replayed =
        asking(() -> desk.replay(id, caller.get().subject()))
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.NOT_FOUND, "There is no dead letter " + id + "."));
    LOG.infof(
        "dead letter %s was replayed as %s-%d@%d by %s",
        id, replayed.topic(), replayed.partition(), replayed.offset(), caller.get().subject());
    return new ReplayedLetter(id, replayed.topic(), replayed.partition(), replayed.offset());
  }

  private static <T> T asking(Supplier<T> question) {
    try {
      return question.get();
    } catch (KafkaUnavailableException e) {
      LOG.warnf("dead letters: %s", e.getMessage());
      throw new ProblemException(ProblemCode.SERVICE_UNAVAILABLE, "Kafka does not answer.")
          .retryAfter(Duration.ofSeconds(5));
    }
  }

  /** Where a replayed letter lies now. */
  public record ReplayedLetter(String id, String topic, int partition, long offset) {}
}
