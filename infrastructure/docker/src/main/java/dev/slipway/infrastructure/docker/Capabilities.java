package dev.slipway.infrastructure.docker;

import com.github.dockerjava.api.model.Capability;
import java.util.ArrayList;
import java.util.List;

/**
 * The capabilities a machine gets: all that the daemon has itself. More can't be given, and a
 * privileged container, which asks for all there are, doesn't start where the daemon lacks one.
 */
record Capabilities(long boundingSet) {

  /** By their numbers in linux/capability.h. */
  private static final List<String> NAMES =
      List.of(
          "CHOWN",
          "DAC_OVERRIDE",
          "DAC_READ_SEARCH",
          "FOWNER",
          "FSETID",
          "KILL",
          "SETGID",
          "SETUID",
          "SETPCAP",
          "LINUX_IMMUTABLE",
          "NET_BIND_SERVICE",
          "NET_BROADCAST",
          "NET_ADMIN",
          "NET_RAW",
          "IPC_LOCK",
          "IPC_OWNER",
          "SYS_MODULE",
          "SYS_RAWIO",
          "SYS_CHROOT",
          "SYS_PTRACE",
          "SYS_PACCT",
          "SYS_ADMIN",
          "SYS_BOOT",
          "SYS_NICE",
          "SYS_RESOURCE",
          "SYS_TIME",
          "SYS_TTY_CONFIG",
          "MKNOD",
          "LEASE",
          "AUDIT_WRITE",
          "AUDIT_CONTROL",
          "SETFCAP",
          "MAC_OVERRIDE",
          "MAC_ADMIN",
          "SYSLOG",
          "WAKE_ALARM",
          "BLOCK_SUSPEND",
          "AUDIT_READ",
          "PERFMON",
          "BPF",
          "CHECKPOINT_RESTORE");

  /** The last one that every daemon knows by name; 20.10 doesn't know the three after it. */
  private static final int LAST_KNOWN_TO_ALL = NAMES.indexOf("AUDIT_READ");

  static final Capabilities ALL = new Capabilities(-1);

  boolean has(String name) {
    return (boundingSet >>> NAMES.indexOf(name) & 1) == 1;
  }

  /**
   * What to take away from all that the daemon knows, for it can't give them. ("All" and these are
   * asked for, instead of a list of what it can give, since that needs no knowledge of which names
   * the daemon knows.)
   */
  List<Capability> missing() {
    List<Capability> missing = new ArrayList<>();
    for (String name : NAMES.subList(0, LAST_KNOWN_TO_ALL + 1)) {
      if (!has(name)) {
        missing.add(Capability.valueOf(name));
      }
    }
    return missing;
  }
}
