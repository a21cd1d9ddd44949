package dev.slipway.infrastructure.driver;

import dev.slipway.infrastructure.ignition.IgnitionException;
import java.util.List;

/** What no machine's configuration may say, whatever the machine is made of. */
public final class Configurations {

  private static final List<String> MADE_AT_BOOT = List.of("/run", "/tmp", "/proc", "/sys", "/dev");

  private Configurations() {}

  /**
   * Refuses a path that a machine would not see.
   *
   * @throws IgnitionException naming the directory
   */
  public static void refuseMadeAtBoot(String path) {
    for (String directory : MADE_AT_BOOT) {
      if ((path + "/").startsWith(directory + "/")) {
        throw new IgnitionException(
            path + " lies in " + directory + ", which is made anew at every boot",
            "Let systemd-tmpfiles make it: give a file in /etc/tmpfiles.d.");
      }
    }
  }

  /**
   * Refuses another host name than the machine's.
   *
   * @param given what the configuration has for /etc/hostname
   * @throws IgnitionException naming the machine
   */
  public static void requireHostName(String given, String hostName) {
    if (!given.strip().equals(hostName)) {
      throw new IgnitionException(
          "/etc/hostname says another name than the machine's, which is " + hostName,
          "Leave it out, or give the machine's name.");
    }
  }
}
