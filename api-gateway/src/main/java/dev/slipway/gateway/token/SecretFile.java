package dev.slipway.gateway.token;

import java.util.Optional;

/**
 * A file with one secret, and the draft that becomes it. Both survive a crash whole or not at all.
 */
public interface SecretFile {

  Optional<TokenSecret> read();

  Optional<TokenSecret> readDraft();

  void writeDraft(TokenSecret secret);

  /** Makes the draft the file, in one step. */
  void promoteDraft();

  void deleteDraft();

  /** Where it is, for messages. */
  String location();
}
