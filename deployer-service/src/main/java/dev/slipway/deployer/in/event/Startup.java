package dev.slipway.deployer.in.event;

import dev.slipway.deployer.rollout.CoalescedWakeUps;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Looks at every application once this process has started: the cluster went on without it. */
@ApplicationScoped
public class Startup {
  private final CoalescedWakeUps wakeUps;

  @Inject
  Startup(CoalescedWakeUps wakeUps) {
    this.wakeUps = wakeUps;
  }

  void onStart(@Observes StartupEvent event) {
    wakeUps.wakeAll();
  }
}
