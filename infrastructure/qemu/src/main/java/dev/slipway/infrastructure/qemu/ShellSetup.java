package dev.slipway.infrastructure.qemu;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a machine is given so that shells can be opened in it: keys. Its image has the unit that
 * runs sshd on one of the machine's virtual ports, so that shells need no network.
 */
final class ShellSetup {

  /** The beginning of the ports' names; a number follows. */
  static final String PORT = "dev.slipway.shell.";

  /** Where the image's sshd looks for its keys. */
  static final String DIRECTORY = "/etc/slipway/shell";

  private ShellSetup() {}

  /** The image's unit that serves this port. */
  static String unit(int port) {
    return "slipway-shell@" + port + ".service";
  }

  /**
   * A pair of Ed25519 keys in OpenSSH's forms.
   *
   * @param privateKey secret
   */
  record Keys(String privateKey, String publicKey) {

    static Keys make(String comment) {
      try {
        KeyPair pair = KeyPair.genKeyPair(new JSch(), KeyPair.ED25519);
        ByteArrayOutputStream secret = new ByteArrayOutputStream();
        pair.writeOpenSSHv1PrivateKey(secret, null);
        ByteArrayOutputStream open = new ByteArrayOutputStream();
        pair.writePublicKey(open, comment);
        pair.dispose();
        return new Keys(
            secret.toString(StandardCharsets.US_ASCII), open.toString(StandardCharsets.US_ASCII));
      } catch (JSchException e) {
        throw new IllegalStateException("Ed25519 keys can't be made", e);
      }
    }

    @Override
    public String toString() {
      return publicKey;
    }
  }
}
