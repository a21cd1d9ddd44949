package dev.slipway.crypto;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.Security;

/**
 * Puts Amazon's provider, which is AWS-LC in machine code, before the JDK's: for keys, signatures
 * and key agreement on P-256, for AES-GCM and hashes, whoever asks for them, TLS included. With the
 * JVM's first compiler alone, by which Slipway's processes start quickly, the JDK's own take twenty
 * to fifty times as long (docs/decisions/0014). Where it can't be loaded, nothing changes.
 */
public final class NativeCrypto {
  private static final Logger LOG = System.getLogger(NativeCrypto.class.getName());

  private NativeCrypto() {}

  /**
   * Installs it in the background: that takes a fifth of a second, and nobody has to wait, for what
   * is asked of the JDK meanwhile gives the same.
   */
  public static void install() {
    Thread.ofPlatform().daemon().name("native-crypto").start(NativeCrypto::installNow);
  }

  /**
   * Installs it.
   *
   * @return whether it serves from now on
   */
  static boolean installNow() {
    AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
    Throwable missing = provider.getLoadingError();
    if (missing != null) {
      LOG.log(
          Level.INFO, "The JDK does the cryptography, for AWS-LC can''t be loaded: {0}", missing);
      return false;
    }
    return Security.insertProviderAt(provider, 1) == 1;
  }
}
