package dev.slipway.gateway.token;

/** What a presented secret is worth. */
public sealed interface Authentication {

  /** The secret belongs to this token. */
  record Accepted(Token token) implements Authentication {}

  /** No token has this secret: it never had one, or it was deleted. */
  record Unknown() implements Authentication {}

  /** The token has ended. */
  record Expired(Token token) implements Authentication {}
}
