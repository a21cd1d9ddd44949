package dev.slipway.provisioner.layout;

import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A machine's name within its cluster: the role's letter and a number that counts from 1, like
 * {@code w2}. It is the machine's hostname and, on workers, the name of its Node. Ordered by role,
 * then by number, so that w10 comes after w9.
 */
public record MachineName(MachineRole role, int number) implements Comparable<MachineName> {

  private static final Pattern SYNTAX = Pattern.compile("([a-z])([1-9][0-9]{0,2})");
  private static final Comparator<MachineName> ORDER =
      Comparator.comparing(MachineName::role).thenComparingInt(MachineName::number);

  public MachineName {
    if (number < 1 || number > role.maximum()) {
      throw new IllegalArgumentException(
          "Machine numbers of the role "
              + role.name().toLowerCase(Locale.ROOT)
              + " go from 1 to "
              + role.maximum()
              + ", not "
              + number);
    }
  }

  /**
   * Reads a name like {@code w2}.
   *
   * @throws IllegalArgumentException with a sentence for users if it is none
   */
  public static MachineName parse(String name) {
    Matcher matcher = SYNTAX.matcher(name);
    if (matcher.matches()) {
      var role = MachineRole.withPrefix(matcher.group(1));
      if (role.isPresent()) {
        return new MachineName(role.get(), Integer.parseInt(matcher.group(2)));
      }
    }
    throw new IllegalArgumentException(
        "A machine's name is e, c, w, d or l and a number, like w1; this is none: " + name);
  }

  @Override
  public int compareTo(MachineName other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return role.prefix() + number;
  }
}
