package dev.slipway.provisioner.certificate;

import dev.slipway.infrastructure.Secret;
import dev.slipway.provisioner.layout.ClusterLayout;
import dev.slipway.provisioner.layout.Machine;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes a cluster's authorities and signs its leaf certificates. Thread-safe. */
public final class CertificateIssuer {

  /** Ten thousand days, as in the seed: no authority ends before its cluster does. */
  public static final Duration AUTHORITY_VALIDITY = Duration.ofDays(10_000);

  public static final Duration LEAF_VALIDITY = Duration.ofDays(365);

  public static final Duration ADMIN_VALIDITY = Duration.ofHours(1);

  /** What the API server's provider {@code secretbox} takes (XSalsa20 and Poly1305). */
  private static final int ENCRYPTION_KEY_BYTES = 32;

  private final SecureRandom random;

  public CertificateIssuer(SecureRandom random) {
    this.random = random;
  }

  /**
   * Three authorities, a signing key for ServiceAccounts and a key for Secrets at rest.
   *
   * @param clusterId goes into the authorities' names, so that nobody takes one for another's
   */
  public ClusterAuthorities newAuthorities(String clusterId, KeyAlgorithm algorithm, Instant now) {
    KeyPair serviceAccount = algorithm.newKeyPair(random);
    return new ClusterAuthorities(
        algorithm,
        newAuthority(clusterId, "Kubernetes", algorithm, now),
        newAuthority(clusterId, "etcd", algorithm, now),
        newAuthority(clusterId, "front proxy", algorithm, now),
        new ServiceAccountKeys(
            Pem.publicKey(serviceAccount.getPublic()), Pem.privateKey(serviceAccount.getPrivate())),
        newEncryptionKey());
  }

  private CertificateAndKey newAuthority(
      String clusterId, String purpose, KeyAlgorithm algorithm, Instant now) {
    KeyPair keys = algorithm.newKeyPair(random);
    return X509Writer.authority(
        clusterId,
        clusterId + " " + purpose + " CA",
        keys,
        algorithm,
        Validity.from(now, AUTHORITY_VALIDITY),
        random);
  }

  private Secret newEncryptionKey() {
    byte[] key = new byte[ENCRYPTION_KEY_BYTES];
    random.nextBytes(key);
    return Secret.of(Base64.getEncoder().encodeToString(key));
  }

  /** Every certificate that the machine needs, each with a new key. */
  public MachineCertificates issueMachineCertificates(
      ClusterAuthorities authorities, ClusterLayout layout, Machine machine, Instant now) {
    SortedMap<Leaf, CertificateAndKey> leaves = new TreeMap<>();
    for (LeafRequest request : LeafPlan.forMachine(layout, machine)) {
      leaves.put(request.leaf(), issue(authorities, request, LEAF_VALIDITY, now));
    }
    return new MachineCertificates(machine.name(), machine.incarnation(), leaves);
  }

  /**
   * A certificate of the group {@code system:masters}, whose rights no RBAC rule can take away.
   * Only for the provisioner's own calls: it stays in memory and ends after {@link
   * #ADMIN_VALIDITY}.
   */
  public CertificateAndKey issueAdmin(ClusterAuthorities authorities, Instant now) {
    return issue(authorities, LeafPlan.admin(), ADMIN_VALIDITY, now);
  }

  private CertificateAndKey issue(
      ClusterAuthorities authorities, LeafRequest request, Duration length, Instant now) {
    KeyAlgorithm algorithm = authorities.algorithm();
    CertificateAndKey authority = authorities.authority(request.leaf().authority());
    Validity validity = Validity.from(now, length).notBeyond(authority.notAfter());
    return X509Writer.leaf(
        request, algorithm.newKeyPair(random), authority, algorithm, validity, random);
  }
}
