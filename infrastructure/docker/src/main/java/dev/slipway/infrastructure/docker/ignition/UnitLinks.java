package dev.slipway.infrastructure.docker.ignition;

import dev.slipway.infrastructure.ignition.IgnitionDocument.DropIn;
import dev.slipway.infrastructure.ignition.IgnitionDocument.Unit;
import dev.slipway.infrastructure.ignition.IgnitionException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The links that {@code systemctl enable} and {@code systemctl mask} would make. */
final class UnitLinks {

  static final String UNITS = "/etc/systemd/system/";
  private static final List<String> IMAGE_UNITS =
      List.of(
          UNITS,
          "/usr/local/lib/systemd/system/",
          "/usr/lib/systemd/system/",
          "/lib/systemd/system/");

  private final Map<String, Unit> configured;
  private final ImageFiles image;
  private final Map<String, String> links = new LinkedHashMap<>();
  private final Set<String> enabled = new HashSet<>();

  private UnitLinks(List<Unit> units, ImageFiles image) {
    this.configured = units.stream().collect(Collectors.toMap(Unit::name, Function.identity()));
    this.image = image;
  }

  /**
   * Paths of links and their targets.
   *
   * @throws IgnitionException if a unit shall be enabled that isn't there, or doesn't say for what
   */
  static Map<String, String> of(List<Unit> units, ImageFiles image) {
    UnitLinks made = new UnitLinks(units, image);
    for (Unit unit : units) {
      if (unit.mask()) {
        made.links.put(UNITS + unit.name(), "/dev/null");
      } else if (unit.enabled().orElse(false)) {
        made.enable(unit.name());
      }
    }
    return made.links;
  }

  private void enable(String name) {
    if (!enabled.add(name)) {
      return;
    }
    UnitFile file =
        find(name)
            .orElseThrow(
                () ->
                    new IgnitionException(
                        "The unit "
                            + name
                            + " shall be enabled, and neither the configuration nor"
                            + " the image has it",
                        "Give its contents, or boot an image that has it."));
    InstallSection install = InstallSection.parse(file.text());
    if (install.isEmpty()) {
      throw new IgnitionException(
          "The unit " + name + " shall be enabled, and has no [Install] section that says for what",
          "Add one, such as [Install] WantedBy=multi-user.target.");
    }
    install.wantedBy().forEach(target -> link(UNITS + target + ".wants/" + name, name, file));
    install.requiredBy().forEach(target -> link(UNITS + target + ".requires/" + name, name, file));
    install.alias().forEach(alias -> link(UNITS + alias, name, file));
    install.also().stream().map(also -> resolved(also, name)).forEach(this::enable);
  }

  private void link(String path, String unit, UnitFile file) {
    links.put(resolved(path, unit), file.path());
  }

  /** A text with the specifiers that make sense in an install section resolved. */
  private static String resolved(String text, String unit) {
    String instance =
        unit.contains("@") ? unit.substring(unit.indexOf('@') + 1, unit.lastIndexOf('.')) : "";
    String resolved =
        text.replace("%i", instance)
            .replace("%p", unit.replaceFirst("(@.*)?\\.[a-z]+$", ""))
            .replace("%n", unit);
    if (resolved.contains("%")) {
      throw new IgnitionException(
          "The unit " + unit + " has a specifier in its [Install] section that is not %i, %n or %p",
          "Write what it stands for.");
    }
    return resolved;
  }

  private Optional<UnitFile> find(String name) {
    String fileName = name.replaceFirst("@.+(\\.[a-z]+)$", "@$1");
    StringBuilder dropIns = new StringBuilder();
    for (String each : new TreeSet<>(List.of(name, fileName))) {
      Unit unit = configured.get(each);
      if (unit != null) {
        unit.dropIns().stream()
            .map(DropIn::contents)
            .forEach(text -> dropIns.append('\n').append(text));
      }
    }
    Unit unit = configured.get(fileName);
    if (unit != null && unit.contents().isPresent()) {
      return Optional.of(new UnitFile(UNITS + fileName, unit.contents().get() + dropIns));
    }
    for (String directory : IMAGE_UNITS) {
      Optional<String> text = image.read(directory + fileName);
      if (text.isPresent()) {
        return Optional.of(new UnitFile(directory + fileName, text.get() + dropIns));
      }
    }
    return Optional.empty();
  }

  private record UnitFile(String path, String text) {}
}
