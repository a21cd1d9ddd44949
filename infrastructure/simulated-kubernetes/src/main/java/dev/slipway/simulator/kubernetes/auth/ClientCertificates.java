package dev.slipway.simulator.kubernetes.auth;

import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Users by the certificates that they show: the common name is theirs, organizations are groups.
 */
final class ClientCertificates {
  private static final String CLIENT_USE = "1.3.6.1.5.5.7.3.2";

  private static final int REMEMBERED = 64;

  private final List<X509Certificate> authorities;

  /** Certificates that an authority was found to vouch for; that costs a signature each. */
  private final Set<X509Certificate> signed =
      Collections.newSetFromMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<X509Certificate, Boolean> eldest) {
              return size() > REMEMBERED;
            }
          });

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
      if (!signed.contains(leaf)) {
        if (!isSigned(leaf)) {
          return Optional.empty();
        }
        signed.add(leaf);
      }
      return Optional.of(user(leaf));
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
