package dev.slipway.gateway.in.http;

import dev.slipway.gateway.GatewayConfig;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps one token's requests from crowding out all others. Each gateway counts for itself. */
@ApplicationScoped
class RateLimit {

  private static final int MOST_BUCKETS = 10_000;

  private final GatewayConfig config;
  private final Refusals refusals;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MOST_BUCKETS;
        }
      };

  @Inject
  RateLimit(GatewayConfig config, Refusals refusals) {
    this.config = config;
    this.refusals = refusals;
  }

  /** Whether the request may go on. */
  boolean check(Exchange exchange) {
    ConsumptionProbe probe = bucket(exchange.requireToken().id()).tryConsumeAndReturnRemaining(1);
    if (probe.isConsumed()) {
      return true;
    }
    Duration wait = Duration.ofNanos(probe.getNanosToWaitForRefill());
    refusals.refuse(
        exchange,
        new ProblemException(
                ProblemCode.TOO_MANY_REQUESTS,
                "A token may make "
                    + config.limits().requestsPerSecond()
                    + " requests a second, and "
                    + config.limits().burst()
                    + " after a pause.")
            .retryAfter(wait));
    return false;
  }

  private Bucket bucket(String token) {
    synchronized (buckets) {
      return buckets.computeIfAbsent(token, id -> newBucket());
    }
  }

  private Bucket newBucket() {
    return Bucket.builder()
        .addLimit(
            limit ->
                limit
                    .capacity(config.limits().burst())
                    .refillGreedy(config.limits().requestsPerSecond(), Duration.ofSeconds(1)))
        .build();
  }
}
