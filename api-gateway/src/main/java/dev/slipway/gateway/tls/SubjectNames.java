package dev.slipway.gateway.tls;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** Subject alternative names: DNS names and IP addresses, told apart by their text. */
final class SubjectNames {

  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private SubjectNames() {}

  static GeneralNames encode(Set<String> names) {
    return new GeneralNames(
        names.stream()
            .map(
                n -> new GeneralName(isAddress(n) ? GeneralName.iPAddress : GeneralName.dNSName, n))
            .toArray(GeneralName[]::new));
  }

  /** The names of a certificate, each address in its canonical form and as the usual short one. */
  static Set<String> of(X509Certificate certificate) {
    Set<String> names = new HashSet<>();
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives == null) {
        return names;
      }
      for (List<?> alternative : alternatives) {
        Object kind = alternative.get(0);
        if (kind.equals(DNS_NAME) || kind.equals(IP_ADDRESS)) {
          String name = String.valueOf(alternative.get(1));
          names.add(name);
          // The JDK prints ::1 as 0:0:0:0:0:0:0:1.
          names.add(name.equals("0:0:0:0:0:0:0:1") ? "::1" : name);
        }
      }
      return names;
    } catch (CertificateParsingException e) {
      return Set.of();
    }
  }

  static boolean isAddress(String name) {
    try {
      InetAddress.ofLiteral(name);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
