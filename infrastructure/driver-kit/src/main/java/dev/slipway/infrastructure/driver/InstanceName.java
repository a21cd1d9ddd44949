package dev.slipway.infrastructure.driver;

import java.util.regex.Pattern;

/** What an instance of Slipway may be called, so that its things' names hold no ambiguity. */
public final class InstanceName {

  private static final Pattern VALID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?");

  private InstanceName() {}

  public static boolean isValid(String instance) {
    return VALID.matcher(instance).matches();
  }

  /**
   * Refuses another name.
   *
   * @throws IllegalArgumentException saying what a name is like
   */
  public static void require(String instance) {
    if (!isValid(instance)) {
      throw new IllegalArgumentException(
          "An instance is named with lower-case letters, digits and inner hyphens, 20 at most, which"
              + " \""
              + instance
              + "\" is not");
    }
  }
}
