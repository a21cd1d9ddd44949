package dev.slipway.deployer.out.kubernetes;

import dev.slipway.deployer.inspection.ClusterUnreachableException;
import dev.slipway.deployer.rollout.ApplicationCluster.Outcome;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/** What the API server's errors mean. */
final class KubernetesFailure {
  static final int NOT_FOUND = 404;
  private static final int UNAUTHORIZED = 401;
  private static final int CONFLICT = 409;

  private KubernetesFailure() {}

  /** The outcome that an error amounts to, or else the cluster does not answer. */
  static Outcome outcome(KubernetesClientException error) {
    return switch (error.getCode()) {
      case NOT_FOUND -> new Outcome.Superseded("it is gone");
      case CONFLICT -> new Outcome.Superseded("it was changed meanwhile");
      case 400, 403, 413, 415, 422 -> new Outcome.Refused(message(error));
      default -> throw unreachable(error);
    };
  }

  /** The cluster does not answer, or not as it should. */
  static ClusterUnreachableException unreachable(KubernetesClientException error) {
    String what =
        switch (error.getCode()) {
          case 0 -> "does not answer";
          case 401 -> "does not accept Slipway's credentials";
          case 403 -> "does not let Slipway do this";
          default -> "answers with status " + error.getCode();
        };
    return new ClusterUnreachableException("The cluster's API server " + what + ".", error);
  }

  /** Whether the API server is not the one that the client and its token are for. */
  static boolean isStale(KubernetesClientException error) {
    if (error.getCode() == UNAUTHORIZED) {
      return true;
    }
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException || cause instanceof CertificateException) {
        return true;
      }
    }
    return false;
  }

  private static String message(KubernetesClientException error) {
    String text =
        error.getStatus() != null && error.getStatus().getMessage() != null
            ? error.getStatus().getMessage()
            : "status " + error.getCode();
    return text.length() > 500 ? text.substring(0, 500) + "…" : text;
  }
}
