package dev.slipway.provisioner.machineconfig;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.infrastructure.Traits;
import dev.slipway.infrastructure.Traits.GuestException;
import dev.slipway.infrastructure.Traits.MachineKind;
import dev.slipway.provisioner.certificate.Issued;
import dev.slipway.provisioner.layout.ClusterLayout;
import dev.slipway.provisioner.layout.ImageReferences;
import dev.slipway.provisioner.layout.Machine;
import dev.slipway.provisioner.layout.MachineName;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Machine configurations for tests, and what is in them. */
final class Machines {

  static final ImageReferences IMAGES =
      new ImageReferences("slipway.local/pause:3.10", "slipway.local/coredns:1.15.0");

  static final Traits CONTAINER =
      new Traits(
          MachineKind.CONTAINER,
          EnumSet.allOf(GuestException.class),
          1,
          24_000,
          2,
          Duration.ofSeconds(60));

  static final Traits VIRTUAL_MACHINE =
      new Traits(MachineKind.VIRTUAL_MACHINE, Set.of(), 2, 24_000, 2, Duration.ofSeconds(150));

  static final Traits EMULATED =
      new Traits(
          MachineKind.VIRTUAL_MACHINE,
          Set.of(),
          2,
          24_000,
          2,
          Duration.ofSeconds(150),
          List.of(),
          Optional.of("tcg"));

  private Machines() {}

  /** The machine's Ignition configuration, with words for certificates. */
  static String ignition(ClusterLayout layout, String name, Traits traits) {
    Machine machine = layout.machine(MachineName.parse(name));
    return MachineConfigurations.render(
            layout,
            machine,
            Issued.symbolicAuthorities(),
            Issued.symbolic(layout, machine),
            traits,
            IMAGES)
        .ignition()
        .reveal();
  }

  /** The content of one of its files or units. */
  static String content(String ignition, String name) {
    String content = contents(read(ignition)).get(name);
    if (content == null) {
      throw new AssertionError("There is no file or unit " + name);
    }
    return content;
  }

  /** Everything in it, as people read it. */
  static String readable(String ignition) {
    JsonNode root = read(ignition);
    StringBuilder text = new StringBuilder();
    text.append("ignition ").append(root.at("/ignition/version").textValue()).append('\n');
    for (JsonNode directory : root.at("/storage/directories")) {
      text.append("directory %o %s%n".formatted(directory.get("mode").intValue(), path(directory)));
    }
    for (JsonNode file : root.at("/storage/files")) {
      text.append("%n==== file %o %s%n".formatted(file.get("mode").intValue(), path(file)));
      text.append(content(file));
    }
    for (JsonNode unit : root.at("/systemd/units")) {
      String state = unit.get("enabled").booleanValue() ? "enabled" : "disabled";
      text.append("%n==== unit %s %s%n".formatted(state, unit.get("name").textValue()));
      text.append(unit.get("contents").textValue());
    }
    return text.toString();
  }

  private static Map<String, String> contents(JsonNode root) {
    Map<String, String> contents = new HashMap<>();
    root.at("/storage/files").forEach(file -> contents.put(path(file), content(file)));
    root.at("/systemd/units")
        .forEach(
            unit -> contents.put(unit.get("name").textValue(), unit.get("contents").textValue()));
    return contents;
  }

  private static String path(JsonNode node) {
    return node.get("path").textValue();
  }

  private static String content(JsonNode file) {
    String source = file.at("/contents/source").textValue();
    return new String(Base64.getDecoder().decode(source.substring(source.indexOf(',') + 1)), UTF_8);
  }

  private static JsonNode read(String ignition) {
    try {
      return new ObjectMapper().readTree(ignition);
    } catch (JsonProcessingException e) {
      throw new AssertionError("An Ignition configuration is not JSON", e);
    }
  }
}
