package dev.slipway.infrastructure.docker.ignition;

import java.util.ArrayList;
import java.util.List;

/**
 * What the {@code [Install]} section of a unit file asks of whoever enables the unit.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/252/systemd.unit.html">
 *     systemd.unit(5)</a>
 */
record InstallSection(
    List<String> wantedBy, List<String> requiredBy, List<String> alias, List<String> also) {

  boolean isEmpty() {
    return wantedBy.isEmpty() && requiredBy.isEmpty() && alias.isEmpty() && also.isEmpty();
  }

  /** Reads a unit file with its drop-ins appended. */
  static InstallSection parse(String unitFile) {
    InstallSection install =
        new InstallSection(
            new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    String section = "";
    for (String line : unitFile.replace("\\\n", " ").lines().map(String::strip).toList()) {
      if (line.startsWith("[")) {
        section = line;
      } else if (section.equals("[Install]") && line.contains("=")) {
        int equals = line.indexOf('=');
        install.assign(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    return install;
  }

  private void assign(String key, String value) {
    List<String> list =
        switch (key) {
          case "WantedBy" -> wantedBy;
          case "RequiredBy" -> requiredBy;
          case "Alias" -> alias;
          case "Also" -> also;
          default -> new ArrayList<>();
        };
    if (value.isEmpty()) {
      list.clear();
    } else {
      list.addAll(List.of(value.split("\\s+")));
    }
  }
}
