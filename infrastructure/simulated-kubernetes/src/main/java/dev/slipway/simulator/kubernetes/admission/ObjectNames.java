package dev.slipway.simulator.kubernetes.admission;

import dev.slipway.simulator.kubernetes.api.ApiException.Cause;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which names objects may have (RFC 1123, RFC 1035, and Kubernetes' own rules). */
final class ObjectNames {
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern LABEL_1035 = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
  private static final int LONGEST_LABEL = 63;
  private static final int LONGEST_SUBDOMAIN = 253;

  private ObjectNames() {}

  static Optional<Cause> check(Kind kind, String name) {
    if (kind.group().equals("rbac.authorization.k8s.io")) {
      boolean bad =
          name.contains("/") || name.contains("%") || name.equals(".") || name.equals("..");
      return bad ? wrong(name, "may not contain '/' or '%'") : Optional.empty();
    }
    if (kind == Kinds.SERVICE) {
      return matches(LABEL_1035, LONGEST_LABEL, name)
          ? Optional.empty()
          : wrong(
              name,
              "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start"
                  + " with an alphabetic character, and end with an alphanumeric character (e.g."
                  + " 'my-name',  or 'abc-123', regex used for validation is"
                  + " '[a-z]([-a-z0-9]*[a-z0-9])?')");
    }
    if (kind == Kinds.NAMESPACE) {
      return matches(LABEL, LONGEST_LABEL, name)
          ? Optional.empty()
          : wrong(
              name,
              "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or"
                  + " '-', and must start and end with an alphanumeric character (e.g. 'my-name', "
                  + " or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')");
    }
    return matches(SUBDOMAIN, LONGEST_SUBDOMAIN, name)
        ? Optional.empty()
        : wrong(
            name,
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
                + " '-' or '.', and must start and end with an alphanumeric character (e.g."
                + " 'example.com', regex used for validation is"
                + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
  }

  private static boolean matches(Pattern pattern, int longest, String name) {
    return name.length() <= longest && pattern.matcher(name).matches();
  }

  private static Optional<Cause> wrong(String name, String why) {
    return Optional.of(Cause.invalid("metadata.name", name, why));
  }
}
