package dev.slipway.simulator.kubernetes.apiserver;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * How an API server is started.
 *
 * @param name of its machine
 * @param listenAddress where it listens
 * @param port where it listens; 0 for any free one
 * @param advertiseAddress what the Endpoints of the Service {@code kubernetes} say
 * @param certificatePem its own, with those of intermediate authorities
 * @param privateKeyPem in PKCS #8, PKCS #1 or SEC 1
 * @param clientAuthoritiesPem who signs the certificates of its clients
 * @param serviceAccountKeysPem public keys, or certificates, that tokens are verified with
 * @param serviceAccountSigningKeyPem what tokens are signed with
 * @param issuer of tokens, and their audience
 * @param serviceCidr where Services get their addresses; the first is the API's
 * @param anonymousPaths what may be read without credentials; the wildcard {@code *} stands for
 *     everything that roles grant to {@code system:unauthenticated}
 * @param etcdQuorum whether etcd can be read and written
 */
public record ApiServerOptions(
    String name,
    String listenAddress,
    int port,
    String advertiseAddress,
    String certificatePem,
    String privateKeyPem,
    String clientAuthoritiesPem,
    List<String> serviceAccountKeysPem,
    String serviceAccountSigningKeyPem,
    String issuer,
    String serviceCidr,
    List<String> anonymousPaths,
    BooleanSupplier etcdQuorum) {

  /** The paths that Slipway's clusters answer without credentials. */
  public static final List<String> HEALTH_PATHS = List.of("/healthz", "/livez", "/readyz");

  /** Only what it is: a private key must not be printed. */
  @Override
  public String toString() {
    return "API server " + name + " at " + listenAddress + ":" + port;
  }
}
