package dev.slipway.deployer.diagnosis;

import java.time.Instant;

/**
 * What Kubernetes noted about an object.
 *
 * @param kind the object's kind, such as {@code Pod}
 * @param name its name
 * @param reason such as {@code Unhealthy}
 * @param message in Kubernetes' words
 * @param warning whether it is of the type Warning
 * @param lastSeen when it last happened
 */
public record EventFacts(
    String kind, String name, String reason, String message, boolean warning, Instant lastSeen) {}
