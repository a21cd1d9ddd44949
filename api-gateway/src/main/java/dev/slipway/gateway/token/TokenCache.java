package dev.slipway.gateway.token;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers tokens for seconds, so that a burst of requests asks the store once. Bounded, oldest
 * out first. A token deleted through another gateway instance lives on here for that long.
 */
final class TokenCache {

  private final int capacity;
  private final Duration lifetime;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  TokenCache(int capacity, Duration lifetime) {
    this.capacity = capacity;
    this.lifetime = lifetime;
  }

  synchronized Optional<Token> get(String hash, Instant now) {
    Entry entry = entries.get(hash);
    return entry != null && now.isBefore(entry.until) ? Optional.of(entry.token) : Optional.empty();
  }

  synchronized void put(String hash, Token token, Instant now) {
    entries.remove(hash);
    entries.put(hash, new Entry(token, now.plus(lifetime)));
    while (entries.size() > capacity) {
      entries.remove(entries.keySet().iterator().next());
    }
  }

  synchronized void forget(String tokenId) {
    entries.values().removeIf(entry -> entry.token.id().equals(tokenId));
  }

  private record Entry(Token token, Instant until) {}
}
