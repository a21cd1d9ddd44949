package dev.slipway.provisioner.certificate;

import static dev.slipway.provisioner.certificate.Issued.NOW;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.provisioner.layout.ClusterLayout;
import dev.slipway.provisioner.layout.Layouts;
import dev.slipway.provisioner.layout.Machine;
import dev.slipway.provisioner.layout.MachineName;
import java.math.BigInteger;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CertificateIssuerTest {

  private static final ClusterAuthorities AUTHORITIES =
      Issued.authorities(KeyAlgorithm.EC_P256, NOW);

  private final CertificateIssuer issuer = Issued.issuer();

  @Provide
  Arbitrary<ClusterLayout> layouts() {
    return Layouts.any();
  }

  @Property(tries = 20)
  void anApiServersCertificateNamesAllByWhichItIsReached(@ForAll("layouts") ClusterLayout layout)
      throws CertificateException {
    Machine controller = layout.controllers().getLast();
    var names = names(issue(layout, controller).leaf(Leaf.API_SERVER).certificate());

    assertThat(names)
        .contains(
            "kubernetes",
            "kubernetes.default",
            "kubernetes.default.svc",
            "kubernetes.default.svc.cluster.local",
            "api.cl-0123456789.slipway.internal",
            "10.3.0.1",
            "127.0.0.1")
        .containsAll(layout.extraApiServerNames())
        .containsAll(layout.controllers().stream().map(each -> each.name().toString()).toList())
        .containsAll(layout.controllers().stream().map(each -> each.address().toString()).toList())
        .doesNotContainAnyElementsOf(
            layout.workers().stream().map(each -> each.address().toString()).toList());
  }

  @Property(tries = 20)
  void aWorkersServerCertificateNamesItAndNoOther(@ForAll("layouts") ClusterLayout layout)
      throws CertificateException {
    Machine worker = layout.workers().getLast();

    var leaf = issue(layout, worker).leaf(Leaf.KUBELET_SERVER).certificate();

    assertThat(names(leaf))
        .containsExactlyInAnyOrder(worker.name().toString(), worker.address().toString());
  }

  @Property(tries = 5)
  void serialNumbersAreNeverUsedTwice(@ForAll("layouts") ClusterLayout layout) {
    Set<BigInteger> seen = new HashSet<>();
    for (Machine machine : layout.machines()) {
      for (CertificateAndKey pair : issue(layout, machine).leaves().values()) {
        BigInteger serial = pair.certificate().getSerialNumber();
        assertThat(seen.add(serial)).isTrue();
        assertThat(serial.signum()).isPositive();
        // Fewer than 96 of 128 random bits: once in four thousand million certificates.
        assertThat(serial.bitLength()).isBetween(96, 128);
      }
    }
  }

  @Test
  void leavesAreValidForAYearAndAuthoritiesForTenThousandDays() {
    X509Certificate authority = AUTHORITIES.kubernetes().certificate();
    assertThat(authority.getNotBefore().toInstant()).isEqualTo(NOW.minus(Duration.ofMinutes(5)));
    assertThat(authority.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(10_000)));

    MachineCertificates certificates = issue(Layouts.seed(), machine("c1"));
    assertThat(certificates.leaves().values())
        .allSatisfy(
            pair -> {
              var leaf = pair.certificate();
              assertThat(leaf.getNotBefore().toInstant())
                  .isEqualTo(NOW.minus(Duration.ofMinutes(5)));
              assertThat(leaf.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(365)));
            });
    assertThat(certificates.notAfter()).isEqualTo(NOW.plus(Duration.ofDays(365)));
  }

  @Test
  void noLeafOutlivesItsAuthority() {
    Instant late = NOW.plus(Duration.ofDays(9_900));

    MachineCertificates certificates =
        issuer.issueMachineCertificates(AUTHORITIES, Layouts.seed(), machine("e1"), late);

    assertThat(certificates.notAfter()).isEqualTo(AUTHORITIES.etcd().notAfter());
  }

  @Test
  void anAdministratorsCertificateEndsWithinTheHour() {
    X509Certificate admin = issuer.issueAdmin(AUTHORITIES, NOW).certificate();

    assertThat(admin.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofHours(1)));
    assertThat(subject(admin)).isEqualTo("CN=slipway:provisioner,O=system:masters");
  }

  @Test
  void subjectsAreTheUsersAndGroupsThatKubernetesKnows() {
    ClusterLayout layout = Layouts.seed();
    assertThat(subjects(issue(layout, machine("c1"))))
        .containsExactly(
            "apiserver: CN=kube-apiserver,OU=c1",
            "apiserver-etcd-client: CN=kube-apiserver-etcd-client,OU=c1",
            "apiserver-kubelet-client: CN=kube-apiserver-kubelet-client,OU=c1",
            "front-proxy-client: CN=front-proxy-client,OU=c1",
            "controller-manager: CN=system:kube-controller-manager,OU=c1",
            "controller-manager-server: CN=kube-controller-manager",
            "scheduler: CN=system:kube-scheduler,OU=c1",
            "scheduler-server: CN=kube-scheduler");
    assertThat(subjects(issue(layout, machine("w2"))))
        .containsExactly(
            "kubelet: CN=system:node:w2,O=system:nodes",
            "kubelet-server: CN=w2",
            "kube-proxy: CN=system:kube-proxy,OU=w2");
    assertThat(subjects(issue(layout, machine("e1"))))
        .containsExactly(
            "etcd-server: CN=e1", "etcd-peer: CN=e1", "etcd-client: CN=slipway:etcdctl,OU=e1");
    assertThat(subjects(issue(layout, machine("d1")))).containsExactly("database-server: CN=d1");
  }

  @Test
  void onlyTheProvisionersOwnCertificateIsOfTheGroupThatMayDoEverything() {
    ClusterLayout layout = Layouts.seed();

    assertThat(layout.machines())
        .flatExtracting(machine -> subjects(issue(layout, machine)))
        .noneMatch(subject -> subject.contains("system:masters"));
  }

  @Test
  void everyCertificateHasAKeyOfItsOwn() {
    ClusterLayout layout = Layouts.seed();
    var keys =
        layout.machines().stream()
            .flatMap(machine -> issue(layout, machine).leaves().values().stream())
            .map(pair -> pair.certificate().getPublicKey())
            .toList();

    assertThat(new HashSet<>(keys)).hasSameSizeAs(keys);
  }

  @Test
  void whatIsStoredIsReadBackAlike() {
    MachineCertificates certificates = issue(Layouts.seed(), machine("w3"));

    assertThat(ClusterAuthorities.fromBytes(AUTHORITIES.toBytes())).isEqualTo(AUTHORITIES);
    assertThat(MachineCertificates.fromBytes(certificates.toBytes())).isEqualTo(certificates);
  }

  @Test
  void authoritiesThatWereReadBackSign() {
    var again = ClusterAuthorities.fromBytes(AUTHORITIES.toBytes());

    var certificates = issuer.issueMachineCertificates(again, Layouts.seed(), machine("w1"), NOW);

    assertThat(certificates.leaf(Leaf.KUBELET_CLIENT).certificate().getIssuerX500Principal())
        .isEqualTo(AUTHORITIES.kubernetes().certificate().getSubjectX500Principal());
  }

  @Test
  void nothingThatIsPrintedHoldsAKey() {
    MachineCertificates certificates = issue(Layouts.seed(), machine("c1"));

    assertThat(AUTHORITIES.toString() + certificates)
        .contains("***")
        .doesNotContain("PRIVATE KEY")
        .doesNotContain(AUTHORITIES.encryptionKey().reveal());
  }

  @Test
  void rsaIsToBeHadOnRequest() {
    var authorities = Issued.authorities(KeyAlgorithm.RSA_2048, NOW);

    var certificates =
        issuer.issueMachineCertificates(authorities, Layouts.seed(), machine("d1"), NOW);

    var leaf = certificates.leaf(Leaf.DATABASE_SERVER).certificate();
    assertThat(leaf.getPublicKey().getAlgorithm()).isEqualTo("RSA");
    assertThat(leaf.getSigAlgName()).isEqualTo("SHA256withRSA");
  }

  private MachineCertificates issue(ClusterLayout layout, Machine machine) {
    return issuer.issueMachineCertificates(AUTHORITIES, layout, machine, NOW);
  }

  private static Machine machine(String name) {
    return Layouts.seed().machine(MachineName.parse(name));
  }

  private static List<String> subjects(MachineCertificates certificates) {
    return certificates.leaves().entrySet().stream()
        .map(leaf -> leaf.getKey().fileName() + ": " + subject(leaf.getValue().certificate()))
        .toList();
  }

  private static String subject(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  private static Set<String> names(X509Certificate certificate) throws CertificateException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    return Stream.ofNullable(names)
        .flatMap(Collection::stream)
        .map(name -> Objects.requireNonNull(name.get(1)).toString())
        .collect(toSet());
  }
}
