package dev.slipway.provisioner.certificate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.infrastructure.Secret;
import dev.slipway.provisioner.layout.ClusterLayout;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;

/**
 * A machine's certificates, keys and kubeconfigs as a tar archive (POSIX.1-1988, "ustar"), as the
 * seed puts them into each machine. The private keys of authorities are never in it. The same input
 * gives the same bytes.
 */
public final class MachineBundle {

  private static final int BLOCK = 512;
  private static final int MODE = 0600;

  private MachineBundle() {}

  public static byte[] tar(
      ClusterAuthorities authorities, ClusterLayout layout, MachineCertificates certificates) {
    var tar = new ByteArrayOutputStream();
    for (Map.Entry<String, Secret> file :
        MachineFiles.of(authorities, layout, certificates).entrySet()) {
      byte[] content = file.getValue().reveal().getBytes(UTF_8);
      tar.writeBytes(header(file.getKey(), content.length));
      tar.writeBytes(content);
      tar.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    }
    tar.writeBytes(new byte[2 * BLOCK]); // The end of the archive.
    return tar.toByteArray();
  }

  private static byte[] header(String path, int size) {
    byte[] header = new byte[BLOCK];
    put(header, 0, path);
    put(header, 100, "%07o".formatted(MODE));
    put(header, 108, "%07o".formatted(0)); // user
    put(header, 116, "%07o".formatted(0)); // group
    put(header, 124, "%011o".formatted(size));
    put(header, 136, "%011o".formatted(0)); // time
    put(header, 156, "0"); // a plain file
    put(header, 257, "ustar\0" + "00");
    put(header, 265, "root");
    put(header, 297, "root");
    Arrays.fill(header, 148, 156, (byte) ' '); // The checksum counts itself as blanks.
    int sum = 0;
    for (byte octet : header) {
      sum += octet & 0xff;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    return header;
  }

  private static void put(byte[] header, int offset, String value) {
    byte[] bytes = value.getBytes(US_ASCII);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }
}
