package dev.slipway.gateway.token;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

final class MemoryTokenStore implements TokenStore {

  private final Map<String, Token> tokens = new LinkedHashMap<>();
  LocalAdministratorTest.@Nullable Crash crash;
  int lookups;

  int size() {
    return tokens.size();
  }

  void clear() {
    tokens.clear();
  }

  boolean knows(String hash) {
    return tokens.containsKey(hash);
  }

  @Override
  public void insert(Token token, String hash) {
    tokens.put(hash, token);
  }

  @Override
  public Optional<Token> findByHash(String hash) {
    lookups++;
    return Optional.ofNullable(tokens.get(hash));
  }

  @Override
  public Optional<Token> find(String project, String id) {
    return tokens.values().stream()
        .filter(t -> t.project().equals(project) && t.id().equals(id))
        .findFirst();
  }

  @Override
  public List<Token> list(String project, @Nullable String afterId, int limit) {
    return List.copyOf(tokens.values());
  }

  @Override
  public boolean delete(String project, String id) {
    return tokens.values().removeIf(t -> t.project().equals(project) && t.id().equals(id));
  }

  @Override
  public void touch(String id, Instant usedAt) {}

  @Override
  public void replaceByName(Token token, String hash) {
    point();
    tokens.values().removeIf(t -> t.name().equals(token.name()));
    tokens.put(hash, token);
    point();
  }

  private void point() {
    if (crash != null) {
      crash.point();
    }
  }
}
