package dev.slipway.simulator.machine;

import dev.slipway.infrastructure.ignition.IgnitionDocument;
import dev.slipway.infrastructure.ignition.IgnitionDocument.Owner;
import dev.slipway.infrastructure.ignition.IgnitionDocument.Unit;
import dev.slipway.infrastructure.ignition.IgnitionException;
import dev.slipway.infrastructure.ignition.IgnitionReader;
import dev.slipway.simulator.guest.file.FileTree;
import dev.slipway.simulator.guest.file.Inode;
import dev.slipway.simulator.guest.process.GuestIoException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a machine's configuration puts on its disk before the first boot. */
public final class BootConfiguration {
  private static final String UNITS = "/etc/systemd/system/";
  private static final List<String> MADE_AT_BOOT = List.of("/run", "/tmp", "/proc", "/sys", "/dev");

  /** The accounts that the simulated image has. */
  private static final Map<String, Integer> ACCOUNTS =
      Map.of("root", 0, "daemon", 1, "mysql", 999, "etcd", 998, "nobody", 65_534);

  private final IgnitionDocument document;

  private BootConfiguration(IgnitionDocument document) {
    this.document = document;
  }

  /**
   * Reads an Ignition document.
   *
   * @throws IgnitionException naming what is wrong with it, or can't be applied
   */
  public static BootConfiguration read(String json, String hostName) {
    BootConfiguration configuration = new BootConfiguration(IgnitionReader.read(json));
    configuration.check(hostName);
    return configuration;
  }

  private void check(String hostName) {
    Stream.of(
            document.files().stream().map(IgnitionDocument.File::path),
            document.directories().stream().map(IgnitionDocument.Directory::path),
            document.links().stream().map(IgnitionDocument.Link::path))
        .flatMap(paths -> paths)
        .forEach(BootConfiguration::refuseMadeAtBoot);
    for (IgnitionDocument.File file : document.files()) {
      owner(file.user());
      owner(file.group());
      String text = new String(file.contents().bytes(), StandardCharsets.UTF_8).strip();
      if (file.path().equals("/etc/hostname") && !text.equals(hostName)) {
        throw new IgnitionException(
            "/etc/hostname holds another name than the machine's", "Leave it out.");
      }
    }
  }

  private static void refuseMadeAtBoot(String path) {
    for (String directory : MADE_AT_BOOT) {
      if (path.equals(directory) || path.startsWith(directory + "/")) {
        throw new IgnitionException(
            path + " can't be given in an Ignition configuration: it is made anew at every boot",
            "Give a file elsewhere, or one for tmpfiles.d.");
      }
    }
  }

  private static int owner(Owner owner) {
    if (owner.id().isPresent()) {
      return owner.id().getAsInt();
    }
    Integer id = ACCOUNTS.get(owner.name().orElse("root"));
    if (id == null) {
      throw new IgnitionException(
          "An Ignition configuration names an owner that the image does not have",
          "Give the owner's id.");
    }
    return id;
  }

  /** The units to be started at every boot. */
  public List<String> enabledUnits() {
    return document.units().stream()
        .filter(unit -> unit.enabled().orElse(false) && !unit.mask())
        .map(Unit::name)
        .toList();
  }

  /** How many files it writes. */
  public int files() {
    return document.files().size();
  }

  /** Puts the image's and the configuration's files on a disk. */
  public void apply(FileTree disk, String hostName, String address) throws GuestIoException {
    for (String directory : List.of("/root", "/var/lib", "/var/log", "/srv", "/usr/bin", "/home")) {
      disk.put(directory, Inode.directory(0755, 0, 0));
    }
    put(disk, "/etc/hostname", hostName + "\n");
    put(disk, "/etc/hosts", "127.0.0.1 localhost\n" + address + " " + hostName + "\n");
    put(
        disk,
        "/etc/os-release",
        "NAME=\"Slipway simulated machine\"\nID=slipway-simulated\nVERSION_ID=1\n");
    for (IgnitionDocument.Directory each : document.directories()) {
      disk.put(each.path(), Inode.directory(each.mode(), owner(each.user()), owner(each.group())));
    }
    for (IgnitionDocument.File each : document.files()) {
      disk.put(
          each.path(),
          Inode.file(
              each.mode(), owner(each.user()), owner(each.group()), each.contents().bytes()));
    }
    for (IgnitionDocument.Link each : document.links()) {
      disk.put(each.path(), Inode.link(each.target()));
    }
    for (Unit unit : document.units()) {
      if (unit.mask()) {
        disk.put(UNITS + unit.name(), Inode.link("/dev/null"));
      } else if (unit.contents().isPresent()) {
        put(disk, UNITS + unit.name(), unit.contents().get());
      }
      for (IgnitionDocument.DropIn dropIn : unit.dropIns()) {
        put(disk, UNITS + unit.name() + ".d/" + dropIn.name(), dropIn.contents());
      }
    }
  }

  private static void put(FileTree disk, String path, String text) throws GuestIoException {
    disk.put(path, Inode.file(0644, 0, 0, text.getBytes(StandardCharsets.UTF_8)));
  }
}
