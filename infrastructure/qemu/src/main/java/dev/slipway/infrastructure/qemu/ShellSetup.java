package dev.slipway.infrastructure.qemu;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a machine needs so that shells can be opened in it: keys, and a unit that runs sshd on one
 * of the machine's virtual ports, so that shells need no network.
 */
final class ShellSetup {

  /** The beginning of the ports' names; a number follows. */
  static final String PORT = "dev.slipway.shell.";

  /** The unit's name without its port's number. */
  static final String UNIT = "slipway-shell@";

  static final String DIRECTORY = "/etc/slipway/shell";

  static final String SSHD_CONFIG =
      """
      HostKey %1$s/host_key
      AuthorizedKeysFile %1$s/authorized_keys
      PermitRootLogin prohibit-password
      PasswordAuthentication no
      KbdInteractiveAuthentication no
      UsePAM no
      UseDNS no
      PrintMotd no
      PrintLastLog no
      AllowAgentForwarding no
      AllowTcpForwarding no
      X11Forwarding no
      PermitTunnel no
      LogLevel ERROR
      """
          .formatted(DIRECTORY);

  /** What a shell's command has started outlives the unit, for the leash to end or to leave. */
  static final String UNIT_FILE =
      """
      [Unit]
      Description=Slipway's shell on port %%i
      [Service]
      RuntimeDirectory=sshd
      RuntimeDirectoryMode=0755
      RuntimeDirectoryPreserve=yes
      ExecStart=-/usr/sbin/sshd -i -f %s/sshd_config
      StandardInput=file:/dev/virtio-ports/%s%%i
      StandardOutput=file:/dev/virtio-ports/%s%%i
      StandardError=journal
      IgnoreSIGPIPE=no
      KillMode=process
      TimeoutStopSec=2
      """
          .formatted(DIRECTORY, PORT, PORT);

  private ShellSetup() {}

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
