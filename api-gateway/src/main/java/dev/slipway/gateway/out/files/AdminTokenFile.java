package dev.slipway.gateway.out.files;

import dev.slipway.gateway.token.SecretFile;
import dev.slipway.gateway.token.TokenSecret;
import java.nio.file.Path;
import java.util.Optional;

/** {@code admin-token} in the state directory, readable by its owner only. */
public final class AdminTokenFile implements SecretFile {

  private final Path file;
  private final Path draft;

  public AdminTokenFile(Path directory) {
    this.file = directory.resolve("admin-token");
    this.draft = directory.resolve("admin-token.new");
  }

  @Override
  public Optional<TokenSecret> read() {
    return PrivateFiles.read(file).map(text -> TokenSecret.of(text.strip()));
  }

  @Override
  public Optional<TokenSecret> readDraft() {
    return PrivateFiles.read(draft).map(text -> TokenSecret.of(text.strip()));
  }

  @Override
  public void writeDraft(TokenSecret secret) {
    PrivateFiles.writeSecret(draft, secret.reveal() + "\n");
  }

  @Override
  public void promoteDraft() {
    PrivateFiles.move(draft, file);
  }

  @Override
  public void deleteDraft() {
    PrivateFiles.delete(draft);
  }

  @Override
  public String location() {
    return file.toString();
  }
}
