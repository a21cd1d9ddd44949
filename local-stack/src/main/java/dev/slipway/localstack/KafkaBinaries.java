package dev.slipway.localstack;

import dev.slipway.localstack.broker.BrokerProcess;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The broker's own class path, unpacked once a machine from this module's jar: its Kafka is newer
 * than the client that the services use, and the two must never meet in one process.
 */
record KafkaBinaries(Path home) {
  /** To be raised when what is unpacked looks different. */
  private static final byte LAYOUT = 2;

  private static final String RESOURCES = "/META-INF/slipway/";

  /** Written by the build: the jars' names, {@code kafka/<file>}, as a class path. */
  private static final String INDEX = RESOURCES + "kafka.index";

  private static final String MAIN_CLASS =
      BrokerProcess.class.getName().replace('.', '/') + ".class";

  static KafkaBinaries obtain() {
    String name = "kafka-" + fingerprint();
    return new KafkaBinaries(CacheDirectory.obtain(name, KafkaBinaries::unpack));
  }

  String classPath() {
    return home.resolve("broker.jar") + File.pathSeparator + home.resolve("kafka").resolve("*");
  }

  /** Classes loaded and linked ahead of time, for this JVM; made by a training run. */
  Path cache() {
    return home.resolve("kafka-" + System.getProperty("java.vm.version") + ".aot");
  }

  Path trainedCache() {
    return cache().resolveSibling(cache().getFileName() + ".new");
  }

  private static void unpack(Path into) throws IOException {
    for (String jar : jars()) {
      copy(bytes(RESOURCES + jar), into.resolve(jar));
    }
    // A jar, for an ahead-of-time cache takes no directory on the class path.
    try (JarOutputStream jar =
        new JarOutputStream(Files.newOutputStream(into.resolve("broker.jar")))) {
      jar.putNextEntry(new JarEntry(MAIN_CLASS));
      jar.write(bytes("/" + MAIN_CLASS));
    }
  }

  private static void copy(byte[] content, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    Files.copy(new ByteArrayInputStream(content), target);
  }

  private static List<String> jars() {
    return List.of(new String(bytes(INDEX), StandardCharsets.UTF_8).strip().split(":", -1));
  }

  private static String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes(INDEX));
      digest.update(bytes("/" + MAIN_CLASS));
      digest.update(LAYOUT);
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(String resource) {
    try (@Nullable InputStream stream = KafkaBinaries.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new LocalStackException(
            "local-stack was built without "
                + resource
                + ". Build it with ./mvnw -f local-stack/pom.xml install.");
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
