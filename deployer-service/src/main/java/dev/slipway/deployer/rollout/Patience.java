package dev.slipway.deployer.rollout;

import java.time.Duration;

/**
 * How long is waited for what.
 *
 * @param deadline for a change to be whole
 * @param grace for lost pods to be back
 * @param resync between two looks at an application that seems well
 */
public record Patience(Duration deadline, Duration grace, Duration resync) {}
