package dev.slipway.provisioner.certificate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.infrastructure.Secret;
import java.io.IOException;

/** The stored form of keys. Written field by field, so that nothing is serialised by accident. */
final class KeyStoreJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private KeyStoreJson() {}

  static ObjectNode newObject() {
    return JSON.createObjectNode();
  }

  static void put(ObjectNode parent, String name, CertificateAndKey pair) {
    parent
        .putObject(name)
        .put("certificate", pair.certificatePem())
        .put("privateKey", pair.privateKeyPem().reveal());
  }

  static byte[] write(ObjectNode root) {
    try {
      return JSON.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Keys could not be written as JSON");
    }
  }

  static JsonNode read(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (IOException e) {
      // The cause is left out, for it may quote a key.
      throw new IllegalArgumentException("The stored keys are not JSON; was the wrong key used?");
    }
  }

  static CertificateAndKey certificateAndKey(JsonNode parent, String name) {
    return certificateAndKey(parent.path(name));
  }

  static CertificateAndKey certificateAndKey(JsonNode pair) {
    return new CertificateAndKey(text(pair, "certificate"), Secret.of(text(pair, "privateKey")));
  }

  static String text(JsonNode parent, String name) {
    JsonNode value = parent.path(name);
    if (!value.isTextual()) {
      throw new IllegalArgumentException("The stored keys have no field " + name);
    }
    return value.textValue();
  }
}
