package dev.slipway.gateway.health;

import dev.slipway.gateway.health.Readiness.PartState;
import dev.slipway.gateway.route.ServiceQuestions;
import dev.slipway.gateway.route.Upstream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the services whether they are ready. Anybody may ask the gateway, so an answer is kept for a
 * moment.
 */
public final class Overview {

  private static final Duration KEPT = Duration.ofMillis(500);
  private static final String READY_PATH = "/q/health/ready";

  private final ServiceQuestions questions;
  private final Map<String, Supplier<PartState>> own;
  private final Clock clock;
  private @Nullable Readiness last;
  private Instant asked = Instant.EPOCH;

  /**
   * @param own the gateway's own parts and how to ask them
   */
  public Overview(ServiceQuestions questions, Map<String, Supplier<PartState>> own, Clock clock) {
    this.questions = questions;
    this.own = Map.copyOf(own);
    this.clock = clock;
  }

  /** Whether everything is ready; may take seconds when a service does not answer. */
  public synchronized Readiness ask() {
    Readiness kept = last;
    if (kept != null && asked.plus(KEPT).isAfter(clock.instant())) {
      return kept;
    }
    Map<Upstream, CompletableFuture<PartState>> answers = new LinkedHashMap<>();
    for (Upstream upstream : Upstream.values()) {
      answers.put(
          upstream,
          questions
              .get(upstream, READY_PATH)
              .thenApply(answer -> answer.status() == 200 ? PartState.READY : PartState.NOT_READY)
              .exceptionally(failure -> PartState.UNREACHABLE));
    }
    Map<String, PartState> states = new LinkedHashMap<>();
    own.forEach((name, state) -> states.put(name, state.get()));
    answers.forEach((upstream, state) -> states.put(upstream.label(), state.join()));
    Readiness readiness = new Readiness(states);
    last = readiness;
    asked = clock.instant();
    return readiness;
  }
}
