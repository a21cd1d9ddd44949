package dev.slipway.infrastructure;

import java.util.regex.Pattern;

/**
 * Which machine. The driver derives every name it gives from this, so that a retry finds what an
 * earlier attempt made, and a replacement never finds its predecessor.
 *
 * @param clusterId the cluster's id: lower-case letters, digits and inner hyphens, 40 at most
 * @param name the machine's name inside its cluster, which becomes its host name: the same
 *     alphabet, 20 at most
 * @param incarnation 1 for the first machine of that name, raised by each replacement
 */
public record MachineId(String clusterId, String name, int incarnation) {

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?");

  public MachineId {
    requireLabel("cluster id", clusterId, 40);
    requireLabel("machine name", name, 20);
    if (incarnation < 1) {
      throw new IllegalArgumentException("Incarnations count from 1, not from " + incarnation);
    }
  }

  static void requireLabel(String what, String value, int longest) {
    if (value.length() > longest || !LABEL.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "A "
              + what
              + " is made of lower-case letters, digits and inner hyphens, "
              + longest
              + " at most, which \""
              + value
              + "\" is not");
    }
  }

  /** The next machine of the same name. */
  public MachineId next() {
    return new MachineId(clusterId, name, incarnation + 1);
  }

  @Override
  public String toString() {
    return clusterId + "/" + name + "#" + incarnation;
  }
}
