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
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  /**
   * After {@link #SMALL}: for a process that encrypts much. Only the second compiler knows the
   * processor's instructions for AES-GCM, with which TLS takes a fraction of the time.
   */
  public static final String BOTH_COMPILERS = "-XX:TieredStopAtLevel=4";

  private JvmFlags() {}

  /** Starts with an ahead-of-time cache; one that doesn't fit is passed over in silence. */
  public static List<String> cached(Path cache) {
    return List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:cds=off");
  }
}
