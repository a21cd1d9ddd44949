package dev.slipway.gateway.out.files;

import dev.slipway.gateway.tls.CertificateStore;
import dev.slipway.gateway.tls.KeyAndCertificate;
import dev.slipway.gateway.tls.Pem;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code ca.pem}, {@code ca-key.pem}, {@code server.pem} and {@code server-key.pem} in the state
 * directory. The key is written first: a crash between the two leaves a pair that doesn't match and
 * is made anew.
 */
public final class CertificateFiles implements CertificateStore {

  private final Path directory;

  public CertificateFiles(Path directory) {
    this.directory = directory;
  }

  @Override
  public Optional<KeyAndCertificate> load(Entry entry) {
    return PrivateFiles.read(certificate(entry))
        .flatMap(pem -> PrivateFiles.read(key(entry)).flatMap(key -> Pem.read(pem, key)));
  }

  @Override
  public void save(Entry entry, KeyAndCertificate pair) {
    PrivateFiles.writeSecret(key(entry), Pem.of(pair.key()));
    PrivateFiles.writePublic(certificate(entry), Pem.of(pair.certificate()));
  }

  private Path certificate(Entry entry) {
    return directory.resolve(entry.fileName() + ".pem");
  }

  private Path key(Entry entry) {
    return directory.resolve(entry.fileName() + "-key.pem");
  }
}
