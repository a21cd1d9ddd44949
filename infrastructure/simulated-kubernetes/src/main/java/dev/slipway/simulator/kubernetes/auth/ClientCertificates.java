package dev.slipway.simulator.kubernetes.auth;

import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Users by the certificates that they show: the common name is theirs, organizations are groups.
 */
final class ClientCertificates {
  private static final String CLIENT_USE = "1.3.6.1.5.5.7.3.2";

  private final List<X509Certificate> authorities;

  ClientCertificates(String authoritiesPem) {
    authorities = Pem.certificates(authoritiesPem);
  }

  List<X509Certificate> authorities() {
    return authorities;
  }

  /** Empty if no authority vouches for it now. */
  Optional<User> user(Certificate[] chain, Instant now) {
    if (chain.length == 0 || !(chain[0] instanceof X509Certificate leaf)) {
      return Optional.empty();
    }
    try {
      leaf.checkValidity(Date.from(now));
      List<String> uses = leaf.getExtendedKeyUsage();
      if (uses != null && !uses.contains(CLIENT_USE)) {
        return Optional.empty();
      }
      return isSigned(leaf) ? Optional.of(user(leaf)) : Optional.empty();
    } catch (GeneralSecurityException | InvalidNameException e) {
      return Optional.empty();
    }
  }

  private boolean isSigned(X509Certificate leaf) {
    for (X509Certificate authority : authorities) {
      if (authority.getSubjectX500Principal().equals(leaf.getIssuerX500Principal())) {
        try {
          leaf.verify(authority.getPublicKey());
          return true;
        } catch (GeneralSecurityException e) {
          // Another authority may have the same name.
        }
      }
    }
    return false;
  }

  private static User user(X509Certificate leaf) throws InvalidNameException {
    String name = "";
    List<String> groups = new ArrayList<>();
    for (Rdn part : new LdapName(leaf.getSubjectX500Principal().getName()).getRdns()) {
      if (part.getType().equalsIgnoreCase("CN")) {
        name = part.getValue().toString();
      } else if (part.getType().equalsIgnoreCase("O")) {
        groups.add(part.getValue().toString());
      }
    }
    if (name.isEmpty()) {
      throw new InvalidNameException("no common name");
    }
    return User.of(name, groups);
  }
}
