package dev.slipway.harness.crash;

/**
 * A passing of a boundary.
 *
 * @param service which service passes it
 * @param name the boundary's, such as {@code act:CreateMachine:before}
 * @param passing 1 for the first passing in a scenario
 */
public record Boundary(String service, String name, int passing) {

  /**
   * Reads what {@link #toString} writes.
   *
   * @param text such as {@code provisioner/act:CreateMachine:before#2}
   */
  public static Boundary of(String text) {
    int slash = text.indexOf('/');
    int hash = text.lastIndexOf('#');
    return new Boundary(
        text.substring(0, slash),
        text.substring(slash + 1, hash),
        Integer.parseInt(text.substring(hash + 1)));
  }

  /** Whether it is what {@link #toString} writes, and not the name of a process. */
  public static boolean isOne(String text) {
    return text.indexOf('/') >= 0;
  }

  /** Without which action, event or kind of work it is: {@code act before}. */
  public String kind() {
    String[] parts = name.split(":");
    return parts[0] + " " + parts[parts.length - 1];
  }

  @Override
  public String toString() {
    return service + "/" + name + "#" + passing;
  }
}
