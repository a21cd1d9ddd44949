package dev.slipway.localstack;

import java.nio.file.Path;
import java.util.List;

/** How a JVM is started that should be small and soon there. */
public final class JvmFlags {
  /** For every process of the local stack; the heap's limit is each one's own. */
  public static final List<String> SMALL =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xss512k",
          "-XX:+ExitOnOutOfMemoryError",
          "-Djava.net.preferIPv4Stack=true",
          // The curve of all certificates first, which native-crypto knows.
          "-Djdk.tls.namedGroups=secp256r1,x25519,secp384r1",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private JvmFlags() {}

  /** Starts with an ahead-of-time cache; one that doesn't fit is passed over in silence. */
  public static List<String> cached(Path cache) {
    return List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:cds=off");
  }
}
