package dev.slipway.simulator.guest.unit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A unit's file with its drop-ins: sections, keys, values in order. */
final class UnitFile {
  private final Map<String, List<String>> values = new LinkedHashMap<>();

  private UnitFile() {}

  /** Reads the file and what its drop-ins add. */
  static UnitFile parse(String text) {
    UnitFile file = new UnitFile();
    String section = "";
    for (String raw : text.replace("\\\n", " ").lines().toList()) {
      String line = raw.strip();
      int equals = line.indexOf('=');
      if (line.startsWith("[") && line.endsWith("]")) {
        section = line.substring(1, line.length() - 1);
      } else if (equals > 0 && !line.startsWith("#") && !line.startsWith(";")) {
        String key = section + "." + line.substring(0, equals).strip();
        String value = line.substring(equals + 1).strip();
        List<String> all = file.values.computeIfAbsent(key, k -> new ArrayList<>());
        if (value.isEmpty()) {
          all.clear();
        } else {
          all.add(value);
        }
      }
    }
    return file;
  }

  List<String> all(String key) {
    return List.copyOf(values.getOrDefault(key, List.of()));
  }

  Optional<String> last(String key) {
    List<String> all = values.getOrDefault(key, List.of());
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
  }

  /** Values that are lists of words. */
  List<String> words(String key) {
    return all(key).stream().flatMap(value -> List.of(value.split("\\s+")).stream()).toList();
  }

  /** The variables that its programs get, {@code $NAME} in their arguments. */
  Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    for (String line : all("Service.Environment")) {
      for (String word : CommandLine.words(line, Map.of())) {
        int equals = word.indexOf('=');
        if (equals > 0) {
          environment.put(word.substring(0, equals), word.substring(equals + 1));
        }
      }
    }
    return environment;
  }
}
