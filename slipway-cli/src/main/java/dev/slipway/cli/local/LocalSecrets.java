package dev.slipway.cli.local;

import dev.slipway.localstack.Secrets;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.function.Supplier;

/**
 * The secrets of one Slipway, made once and kept in a file that only its owner reads. Losing the
 * encryption keys loses every cluster's private keys and every application's secrets: they are
 * never made anew while the file exists.
 */
final class LocalSecrets {
  private static final String INSTANCE_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int INSTANCE_LENGTH = 6;

  private final Path file;
  private final Properties properties;

  LocalSecrets(Home home) {
    this.file = file(home);
    this.properties = read(file);
  }

  static Path file(Home home) {
    return home.directory().resolve("secrets.properties");
  }

  /** Labels everything that this Slipway makes at a driver; not secret, but as permanent. */
  String instance() {
    return get("instance", LocalSecrets::newInstance);
  }

  /** With which services sign who they are; base64. */
  String identityKey() {
    return get("identity-key", () -> Secrets.key(48));
  }

  /** With which the provisioner encrypts private keys; base64 of 32 bytes. */
  String encryptionKey() {
    return get("encryption-key", () -> Secrets.key(32));
  }

  /** With which the deployer encrypts applications' secrets; base64 of 32 bytes. */
  String deployerEncryptionKey() {
    return get("deployer-encryption-key", () -> Secrets.key(32));
  }

  String databasePassword(String database) {
    return get("database." + database, Secrets::password);
  }

  private String get(String name, Supplier<String> maker) {
    String present = properties.getProperty(name);
    if (present != null) {
      return present;
    }
    String made = maker.get();
    properties.setProperty(name, made);
    write();
    return made;
  }

  private void write() {
    try {
      StringWriter text = new StringWriter();
      properties.store(text, "Secrets of this Slipway. Keep this file with its data.");
      Secrets.write(file, text.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Properties read(Path file) {
    Properties properties = new Properties();
    try {
      if (Files.exists(file)) {
        properties.load(new StringReader(Files.readString(file)));
      }
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException("Could not read " + file, e);
    }
  }

  private static String newInstance() {
    StringBuilder id = new StringBuilder();
    new java.security.SecureRandom()
        .ints(INSTANCE_LENGTH, 0, INSTANCE_ALPHABET.length())
        .forEach(i -> id.append(INSTANCE_ALPHABET.charAt(i)));
    return id.toString();
  }
}
