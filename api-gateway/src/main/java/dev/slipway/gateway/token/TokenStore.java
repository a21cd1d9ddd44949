package dev.slipway.gateway.token;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where tokens are kept, by their hash. */
public interface TokenStore {

  void insert(Token token, String hash);

  Optional<Token> findByHash(String hash);

  Optional<Token> find(String project, String id);

  /** A project's tokens in the order of their ids, beginning after the given one. */
  List<Token> list(String project, @Nullable String afterId, int limit);

  /** Whether there was one to delete. */
  boolean delete(String project, String id);

  void touch(String id, Instant usedAt);

  /**
   * Puts one token in the place of all of the same project and name, in one transaction, one caller
   * at a time.
   */
  void replaceByName(Token token, String hash);
}
