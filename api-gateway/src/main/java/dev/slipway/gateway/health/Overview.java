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
  private final Map<String, Supplier<PartReport>> own;
  private final Clock clock;
  private @Nullable Readiness last;
  private Instant asked = Instant.EPOCH;

  /**
   * @param own the gateway's own parts and how to ask them
   */
  public Overview(ServiceQuestions questions, Map<String, Supplier<PartReport>> own, Clock clock) {
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
    Map<Upstream, CompletableFuture<PartReport>> answers = new LinkedHashMap<>();
    for (Upstream upstream : Upstream.values()) {
      answers.put(
          upstream,
          questions
              .get(upstream, READY_PATH)
              .thenApply(Overview::report)
              .exceptionally(failure -> PartReport.of(PartState.UNREACHABLE)));
    }
    Map<String, PartReport> reports = new LinkedHashMap<>();
    own.forEach((name, report) -> reports.put(name, report.get()));
    answers.forEach((upstream, report) -> reports.put(upstream.label(), report.join()));
    Readiness readiness = new Readiness(reports);
    last = readiness;
    asked = clock.instant();
    return readiness;
  }

  private static PartReport report(ServiceQuestions.Answer answer) {
    return new PartReport(
        answer.status() == 200 ? PartState.READY : PartState.NOT_READY,
        HealthAnswer.conditions(answer.body()));
  }
}
