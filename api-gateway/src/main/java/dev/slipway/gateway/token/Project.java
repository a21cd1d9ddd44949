package dev.slipway.gateway.token;

import java.time.Instant;

/** A project: every cluster, token and event belongs to one. */
public record Project(String name, Instant createdAt) {

  /** The one project that there is so far. */
  public static final String DEFAULT = "default";
}
