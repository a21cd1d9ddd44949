package dev.slipway.gateway.tls;

import dev.slipway.gateway.tls.CertificateStore.Entry;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps a server certificate at hand that is valid, covers the wanted names and is signed by the
 * local authority: made at the first start, renewed when it comes near its end. Clients trust the
 * authority, so that a renewed server certificate asks nothing of them.
 */
public final class LocalAuthority {

  /** Renewed this long before the end: time enough even for a gateway that is started monthly. */
  static final Duration RENEW_BEFORE = Duration.ofDays(45);

  private final CertificateStore store;
  private final CertificateMaker maker;
  private final Clock clock;

  public LocalAuthority(CertificateStore store, CertificateMaker maker, Clock clock) {
    this.store = store;
    this.maker = maker;
    this.clock = clock;
  }

  /**
   * The server certificate to serve from now on.
   *
   * @param names DNS names and IP addresses that it must cover, at least one
   */
  public KeyAndCertificate server(Set<String> names) {
    KeyAndCertificate authority = load(Entry.AUTHORITY).orElseGet(this::newAuthority);
    return load(Entry.SERVER)
        .filter(server -> isSignedBy(server, authority))
        .filter(server -> SubjectNames.of(server.certificate()).containsAll(names))
        .orElseGet(() -> newServer(authority, names));
  }

  private Optional<KeyAndCertificate> load(Entry entry) {
    return store.load(entry).filter(this::isLongValid);
  }

  private boolean isLongValid(KeyAndCertificate pair) {
    Instant end = pair.certificate().getNotAfter().toInstant();
    return clock.instant().plus(RENEW_BEFORE).isBefore(end);
  }

  private static boolean isSignedBy(KeyAndCertificate server, KeyAndCertificate authority) {
    try {
      server.certificate().verify(authority.certificate().getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private KeyAndCertificate newAuthority() {
    KeyAndCertificate authority = maker.authority(clock.instant());
    store.save(Entry.AUTHORITY, authority);
    return authority;
  }

  private KeyAndCertificate newServer(KeyAndCertificate authority, Set<String> names) {
    KeyAndCertificate server = maker.server(authority, names, clock.instant());
    store.save(Entry.SERVER, server);
    return server;
  }
}
