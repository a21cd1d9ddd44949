package dev.slipway.gateway.token;

import dev.slipway.kit.identity.Role;
import java.time.Clock;
import java.util.function.Supplier;

/**
 * Sees to it that the state directory holds an administrator token that the database knows.
 *
 * <p>The secret goes into a draft file, its hash into the database, and only then does the draft
 * become the file: the file never holds a secret that the database doesn't know. A crash between
 * the last two steps leaves a draft that the database knows, and the next start promotes it. Where
 * both are gone, a new token takes the place of the one that nobody can know any more.
 */
public final class LocalAdministrator {

  private final TokenStore store;
  private final SecretFile file;
  private final Supplier<String> ids;
  private final Clock clock;

  public LocalAdministrator(TokenStore store, SecretFile file, Supplier<String> ids, Clock clock) {
    this.store = store;
    this.file = file;
    this.ids = ids;
    this.clock = clock;
  }

  /** Puts the token in place if it isn't there. */
  public Outcome ensure(String project) {
    if (file.read().filter(this::isKnown).isPresent()) {
      file.deleteDraft();
      return Outcome.KEPT;
    }
    if (file.readDraft().filter(this::isKnown).isPresent()) {
      file.promoteDraft();
      return Outcome.RECOVERED;
    }
    TokenSecret secret = TokenSecret.random();
    file.writeDraft(secret);
    store.replaceByName(administrator(project), secret.hash());
    file.promoteDraft();
    return Outcome.MADE;
  }

  /** Makes the database know a secret that the operator chose, and no other by this name. */
  public Outcome adopt(String project, TokenSecret secret) {
    if (isKnown(secret)) {
      return Outcome.KEPT;
    }
    store.replaceByName(administrator(project), secret.hash());
    return Outcome.MADE;
  }

  private boolean isKnown(TokenSecret secret) {
    return store
        .findByHash(secret.hash())
        .filter(t -> t.role() == Role.ADMIN && !t.isExpired(clock.instant()))
        .isPresent();
  }

  private Token administrator(String project) {
    return new Token(
        ids.get(), Token.LOCAL_ADMINISTRATOR, project, Role.ADMIN, clock.instant(), null, null);
  }

  /** What was done. */
  public enum Outcome {
    /** It was there already. */
    KEPT,
    /** An earlier start was interrupted just before its last step, which was made now. */
    RECOVERED,
    /** A new one was made. */
    MADE
  }
}
