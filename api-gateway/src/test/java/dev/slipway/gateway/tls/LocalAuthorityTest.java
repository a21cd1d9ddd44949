package dev.slipway.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LocalAuthorityTest {

  private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
  private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "::1");

  private final MemoryStore store = new MemoryStore();

  @Test
  void theServersCertificateIsSignedAndCoversTheNames() throws Exception {
    X509Certificate server = at(START).server(NAMES).certificate();

    X509Certificate authority =
        store.load(CertificateStore.Entry.AUTHORITY).orElseThrow().certificate();
    server.verify(authority.getPublicKey());
    assertThat(SubjectNames.of(server)).containsAll(NAMES);
    assertThat(server.getBasicConstraints()).isEqualTo(-1);
    assertThat(authority.getBasicConstraints()).isZero();
    assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
  }

  @Test
  void aLaterStartKeepsIt() {
    KeyAndCertificate first = at(START).server(NAMES);

    assertThat(at(START.plus(Duration.ofDays(300))).server(NAMES)).isEqualTo(first);
  }

  @Test
  void nearItsEndItIsRenewedUnderTheSameAuthority() throws Exception {
    KeyAndCertificate first = at(START).server(NAMES);
    KeyAndCertificate authority = store.load(CertificateStore.Entry.AUTHORITY).orElseThrow();

    KeyAndCertificate second = at(START.plus(Duration.ofDays(340))).server(NAMES);

    assertThat(second).isNotEqualTo(first);
    second.certificate().verify(authority.certificate().getPublicKey());
  }

  @Test
  void anAuthorityNearItsEndIsRenewedAndTheServersCertificateWithIt() {
    KeyAndCertificate first = at(START).server(NAMES);

    Instant late = START.plus(Duration.ofDays(3640));
    KeyAndCertificate second = at(late).server(NAMES);

    assertThat(second).isNotEqualTo(first);
    assertThat(second.certificate().getNotAfter().toInstant()).isAfter(late);
  }

  @Test
  void anotherNameTakesAnotherCertificate() {
    at(START).server(NAMES);

    X509Certificate server =
        at(START).server(Set.of("localhost", "gateway.example", "192.0.2.7")).certificate();

    assertThat(SubjectNames.of(server)).contains("gateway.example", "192.0.2.7");
  }

  @Test
  void aLostServersCertificateIsMadeAnew() {
    at(START).server(NAMES);
    store.entries.remove(CertificateStore.Entry.SERVER);

    assertThat(at(START).server(NAMES)).isNotNull();
    assertThat(store.entries).containsKey(CertificateStore.Entry.SERVER);
  }

  @Test
  void pemTextsAreReadBackAndHalvesThatDontMatchAreNot() {
    KeyAndCertificate one = at(START).server(NAMES);
    KeyAndCertificate authority = store.load(CertificateStore.Entry.AUTHORITY).orElseThrow();

    assertThat(Pem.read(Pem.of(one.certificate()), Pem.of(one.key()))).contains(one);
    assertThat(Pem.read(Pem.of(one.certificate()), Pem.of(authority.key()))).isEmpty();
    assertThat(Pem.read("nothing", "nothing")).isEmpty();
  }

  private LocalAuthority at(Instant now) {
    return new LocalAuthority(store, new CertificateMaker(), Clock.fixed(now, ZoneOffset.UTC));
  }

  private static final class MemoryStore implements CertificateStore {
    final Map<Entry, KeyAndCertificate> entries = new EnumMap<>(Entry.class);

    @Override
    public Optional<KeyAndCertificate> load(Entry entry) {
      return Optional.ofNullable(entries.get(entry));
    }

    @Override
    public void save(Entry entry, KeyAndCertificate pair) {
      entries.put(entry, pair);
    }
  }
}
