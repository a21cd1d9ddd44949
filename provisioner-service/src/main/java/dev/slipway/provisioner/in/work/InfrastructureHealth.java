package dev.slipway.provisioner.in.work;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.provisioner.machine.Infrastructures;
import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * Tells which infrastructures answer; one must, for nobody has all of them. It is about wellness,
 * not readiness: without them clusters can still be looked at.
 */
@Wellness
@ApplicationScoped
public class InfrastructureHealth implements HealthCheck {
  private final Infrastructures infrastructures;

  @Inject
  InfrastructureHealth(Infrastructures infrastructures) {
    this.infrastructures = infrastructures;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("infrastructures").down();
    for (String name : infrastructures.names()) {
      try {
        infrastructures.driver(name).capacity();
        answer.up().withData(name, "answers");
      } catch (DriverException e) {
        answer.withData(name, Infrastructures.explain(e));
      }
    }
    return answer.build();
  }
}
