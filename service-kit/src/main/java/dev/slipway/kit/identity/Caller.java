package dev.slipway.kit.identity;

/**
 * Who calls.
 *
 * @param subject the person or program, such as a token's name
 * @param project the project that it acts for
 * @param role what it may do there
 * @param issuer the service that vouches for it
 */
public record Caller(String subject, String project, Role role, String issuer) {

  /** A service that acts for a project by itself. */
  public static Caller service(String service, String project) {
    return new Caller(service, project, Role.SERVICE, service);
  }
}
