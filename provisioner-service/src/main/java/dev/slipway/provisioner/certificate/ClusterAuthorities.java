package dev.slipway.provisioner.certificate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.infrastructure.Secret;

/**
 * What every certificate and token of a cluster is derived from. Whoever has it has the cluster: it
 * is stored encrypted and never leaves the provisioner, but for the parts that controllers need.
 *
 * @param algorithm the kind of every key, the leaves' included
 * @param serviceAccount signs the tokens of ServiceAccounts
 * @param encryptionKey 32 bytes in base64; with it the API server encrypts Secrets in etcd
 */
public record ClusterAuthorities(
    KeyAlgorithm algorithm,
    CertificateAndKey kubernetes,
    CertificateAndKey etcd,
    CertificateAndKey frontProxy,
    ServiceAccountKeys serviceAccount,
    Secret encryptionKey) {

  public CertificateAndKey authority(Authority authority) {
    return switch (authority) {
      case KUBERNETES -> kubernetes;
      case ETCD -> etcd;
      case FRONT_PROXY -> frontProxy;
    };
  }

  /** Plain JSON, keys included: to be encrypted before it is stored anywhere. */
  public byte[] toBytes() {
    ObjectNode root = KeyStoreJson.newObject();
    root.put("algorithm", algorithm.name());
    KeyStoreJson.put(root, "kubernetes", kubernetes);
    KeyStoreJson.put(root, "etcd", etcd);
    KeyStoreJson.put(root, "frontProxy", frontProxy);
    root.put("serviceAccountPublicKey", serviceAccount.publicKeyPem());
    root.put("serviceAccountPrivateKey", serviceAccount.privateKeyPem().reveal());
    root.put("encryptionKey", encryptionKey.reveal());
    return KeyStoreJson.write(root);
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException if it isn't that
   */
  public static ClusterAuthorities fromBytes(byte[] bytes) {
    var root = KeyStoreJson.read(bytes);
    return new ClusterAuthorities(
        KeyAlgorithm.valueOf(KeyStoreJson.text(root, "algorithm")),
        KeyStoreJson.certificateAndKey(root, "kubernetes"),
        KeyStoreJson.certificateAndKey(root, "etcd"),
        KeyStoreJson.certificateAndKey(root, "frontProxy"),
        new ServiceAccountKeys(
            KeyStoreJson.text(root, "serviceAccountPublicKey"),
            Secret.of(KeyStoreJson.text(root, "serviceAccountPrivateKey"))),
        Secret.of(KeyStoreJson.text(root, "encryptionKey")));
  }
}
