package dev.slipway.deployer.rollout;

import dev.slipway.deployer.application.Application;
import dev.slipway.events.SlipwayEvent;
import java.time.Duration;
import java.util.List;

/**
 * What came of a pass.
 *
 * @param application with its new state
 * @param events what happened, in order
 * @param next how long to wait for the next look, if nothing wakes us before
 */
public record Judgement(Application application, List<SlipwayEvent> events, Duration next) {

  public Judgement {
    events = List.copyOf(events);
  }
}
