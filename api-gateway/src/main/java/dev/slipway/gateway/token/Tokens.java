package dev.slipway.gateway.token;

import dev.slipway.kit.identity.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes, accepts, lists and deletes tokens. */
public final class Tokens {

  /** How exact {@code lastUsedAt} is: a write for every request would be waste. */
  private static final Duration TOUCH_EVERY = Duration.ofMinutes(1);

  private static final int CACHE_CAPACITY = 1_000;

  private final TokenStore store;
  private final TokenCache cache;
  private final Supplier<String> ids;
  private final Clock clock;

  public Tokens(TokenStore store, Supplier<String> ids, Clock clock, Duration cacheLifetime) {
    this.store = store;
    this.cache = new TokenCache(CACHE_CAPACITY, cacheLifetime);
    this.ids = ids;
    this.clock = clock;
  }

  /** The answer if it is known without asking the store. */
  public Optional<Authentication> authenticateFromCache(TokenSecret secret) {
    if (!secret.isWellFormed()) {
      return Optional.of(new Authentication.Unknown());
    }
    return cache.get(secret.hash(), clock.instant()).map(this::judge);
  }

  /** What a presented secret is worth; asks the store if need be. */
  public Authentication authenticate(TokenSecret secret) {
    return authenticateFromCache(secret).orElseGet(() -> authenticateFromStore(secret));
  }

  /** Whether the token may still be used: for streams that outlive their first check. */
  public boolean isValid(Token token) {
    return store
        .find(token.project(), token.id())
        .filter(t -> !t.isExpired(clock.instant()))
        .isPresent();
  }

  public Issued issue(String name, String project, Role role, @Nullable Duration lifetime) {
    TokenSecret secret = TokenSecret.random();
    Instant now = clock.instant();
    Instant end = lifetime == null ? null : now.plus(lifetime);
    Token token = new Token(ids.get(), name, project, role, now, end, null);
    store.insert(token, secret.hash());
    return new Issued(token, secret);
  }

  public List<Token> list(String project, @Nullable String afterId, int limit) {
    return store.list(project, afterId, limit);
  }

  public Optional<Token> find(String project, String id) {
    return store.find(project, id);
  }

  /** Whether there was one to delete. */
  public boolean delete(String project, String id) {
    boolean deleted = store.delete(project, id);
    cache.forget(id);
    return deleted;
  }

  private Authentication authenticateFromStore(TokenSecret secret) {
    Instant now = clock.instant();
    Optional<Token> found = store.findByHash(secret.hash());
    if (found.isEmpty()) {
      return new Authentication.Unknown();
    }
    Token token = found.get();
    Instant lastUse = token.lastUsedAt();
    if (lastUse == null || lastUse.plus(TOUCH_EVERY).isBefore(now)) {
      store.touch(token.id(), now);
    }
    cache.put(secret.hash(), token, now);
    return judge(token);
  }

  private Authentication judge(Token token) {
    return token.isExpired(clock.instant())
        ? new Authentication.Expired(token)
        : new Authentication.Accepted(token);
  }

  /** A new token and, this once, its secret. */
  public record Issued(Token token, TokenSecret secret) {}
}
