package dev.slipway.infrastructure.docker.ignition;

import dev.slipway.infrastructure.driver.Configurations;
import dev.slipway.infrastructure.ignition.IgnitionDocument;
import dev.slipway.infrastructure.ignition.IgnitionDocument.Directory;
import dev.slipway.infrastructure.ignition.IgnitionDocument.DropIn;
import dev.slipway.infrastructure.ignition.IgnitionDocument.File;
import dev.slipway.infrastructure.ignition.IgnitionDocument.Link;
import dev.slipway.infrastructure.ignition.IgnitionDocument.Owner;
import dev.slipway.infrastructure.ignition.IgnitionDocument.Unit;
import dev.slipway.infrastructure.ignition.IgnitionException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a container is given for an Ignition configuration.
 *
 * @param extraHosts lines for /etc/hosts in Docker's form {@code name:address}, for Docker writes
 *     that file itself at every start
 */
public record ContainerConfiguration(IgnitionDocument document, List<String> extraHosts) {

  private static final String PRESETS = "/etc/systemd/system-preset/20-ignition.preset";

  public ContainerConfiguration {
    extraHosts = List.copyOf(extraHosts);
  }

  /**
   * Sets apart what Docker itself writes, and refuses what a container would not see.
   *
   * @param hostName the machine's host name
   */
  public static ContainerConfiguration of(IgnitionDocument document, String hostName) {
    List<File> files = new ArrayList<>();
    List<String> extraHosts = new ArrayList<>();
    for (File file : document.files()) {
      Configurations.refuseMadeAtBoot(file.path());
      switch (file.path()) {
        case "/etc/hosts" -> extraHosts.addAll(extraHosts(text(file)));
        case "/etc/hostname" -> Configurations.requireHostName(text(file), hostName);
        case "/etc/resolv.conf" ->
            throw new IgnitionException(
                "/etc/resolv.conf is Docker's in a container and can't be given",
                "Write it at boot with tmpfiles.d (f+ /etc/resolv.conf), or give a file of another"
                    + " name and point the program that reads it there.");
        default -> files.add(file);
      }
    }
    document.directories().forEach(directory -> Configurations.refuseMadeAtBoot(directory.path()));
    document.links().forEach(link -> Configurations.refuseMadeAtBoot(link.path()));
    return new ContainerConfiguration(
        new IgnitionDocument(document.directories(), files, document.links(), document.units()),
        extraHosts);
  }

  private static String text(File file) {
    return new String(file.contents().bytes(), StandardCharsets.UTF_8);
  }

  private static List<String> extraHosts(String hosts) {
    List<String> lines = new ArrayList<>();
    for (String line : hosts.lines().toList()) {
      String[] words = line.replaceFirst("#.*", "").strip().split("\\s+");
      for (int i = 1; i < words.length; i++) {
        if (!words[i].startsWith("localhost") && !words[i].startsWith("ip6-")) {
          lines.add(words[i] + ":" + words[0]);
        }
      }
    }
    return lines;
  }

  /**
   * The files and links to put into the container's file system, as a tar.
   *
   * @param image what the image has: unit files to be enabled, and /etc/passwd for owners by name
   */
  public byte[] archive(ImageFiles image) {
    Owners owners = new Owners(image);
    TarWriter tar = new TarWriter();
    for (Directory each : document.directories()) {
      tar.directory(each.path(), each.mode(), owners.user(each.user()), owners.group(each.group()));
    }
    for (File each : document.files()) {
      tar.file(
          each.path(),
          each.mode(),
          owners.user(each.user()),
          owners.group(each.group()),
          each.contents().bytes());
    }
    for (Link each : document.links()) {
      tar.link(each.path(), each.target(), owners.user(each.user()), owners.group(each.group()));
    }
    units(tar, image);
    return tar.bytes();
  }

  private void units(TarWriter tar, ImageFiles image) {
    StringBuilder presets = new StringBuilder();
    for (Unit unit : document.units()) {
      if (!unit.mask()) {
        unit.contents().ifPresent(text -> rootFile(tar, UnitLinks.UNITS + unit.name(), text));
      }
      for (DropIn dropIn : unit.dropIns()) {
        rootFile(tar, UnitLinks.UNITS + unit.name() + ".d/" + dropIn.name(), dropIn.contents());
      }
      unit.enabled()
          .ifPresent(
              on -> presets.append(on ? "enable " : "disable ").append(unit.name()).append('\n'));
    }
    // As Ignition itself does, so that "systemctl preset" agrees with the links.
    if (!presets.isEmpty()) {
      rootFile(tar, PRESETS, presets.toString());
    }
    UnitLinks.of(document.units(), image).forEach((path, target) -> tar.link(path, target, 0, 0));
  }

  private static void rootFile(TarWriter tar, String path, String text) {
    tar.file(path, IgnitionDocument.FILE_MODE, 0, 0, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Owners by name, looked up in the image once. */
  private static final class Owners {

    private final ImageFiles image;

    Owners(ImageFiles image) {
      this.image = image;
    }

    int user(Owner owner) {
      return id(owner, "user", "/etc/passwd");
    }

    int group(Owner owner) {
      return id(owner, "group", "/etc/group");
    }

    private int id(Owner owner, String what, String path) {
      if (owner.id().isPresent()) {
        return owner.id().getAsInt();
      }
      String name = owner.name().orElse("root");
      OptionalInt id =
          image
              .read(path)
              .orElse("")
              .lines()
              .map(line -> line.split(":", -1))
              .filter(fields -> fields.length > 2 && fields[0].equals(name))
              .mapToInt(fields -> Integer.parseInt(fields[2]))
              .findFirst();
      return id.orElseThrow(
          () ->
              new IgnitionException(
                  "The image has no " + what + " named " + name,
                  "Give the id, or boot an image that has it."));
    }
  }
}
