package dev.slipway.deployer.application;

import dev.slipway.events.PodsScaled;
import java.time.Instant;

/**
 * The count of ready pods differs from the wished one.
 *
 * @param since when they began to differ
 * @param reason why, by the latest cause
 */
public record Differing(Instant since, PodsScaled.Reason reason) {}
