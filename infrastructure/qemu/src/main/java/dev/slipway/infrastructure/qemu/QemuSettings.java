package dev.slipway.infrastructure.qemu;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where machines are kept and how they are run.
 *
 * @param directory {@code directory}: an absolute path, where machines, disks and consoles live
 * @param runDirectory {@code run-directory}: an absolute path, short, for sockets, which must not
 *     survive a restart of the host
 * @param accelerator {@code accelerator}: {@code auto}, {@code kvm} or {@code tcg}
 * @param qemu {@code qemu}: QEMU's program, by name or absolute path
 * @param callTimeout {@code call-timeout-seconds}: how long one call may take that names no
 *     deadline
 * @param resync {@code resync-seconds}: how often a watch asks each QEMU for its state, whatever it
 *     heard
 * @param publishAddress {@code publish-address}: the host's address that port forwards lead from
 * @param probeImage {@code probe-image}: the image whose kernel tells whether KVM works; empty
 *     takes the first machine's
 * @param cpus {@code cpus}: a machine's processors, at most the host's; one of less than 1024 MiB
 *     has one under TCG
 * @param dataVolumeMiB {@code data-volume-mib}: the size of a data volume, which takes no more room
 *     than it has data
 */
public record QemuSettings(
    Path directory,
    Path runDirectory,
    Wanted accelerator,
    String qemu,
    Duration callTimeout,
    Duration resync,
    String publishAddress,
    Optional<Path> probeImage,
    int cpus,
    int dataVolumeMiB) {

  /** Which accelerator is asked for. */
  public enum Wanted {
    AUTO,
    KVM,
    TCG
  }

  public static final QemuSettings DEFAULT =
      new QemuSettings(
          Path.of("/var/lib/slipway/qemu"),
          Path.of("/run/slipway/qemu"),
          Wanted.AUTO,
          "qemu-system-x86_64",
          Duration.ofSeconds(30),
          Duration.ofSeconds(2),
          "127.0.0.1",
          Optional.empty(),
          2,
          10_240);

  public QemuSettings {
    if (!directory.isAbsolute() || !runDirectory.isAbsolute()) {
      throw new IllegalArgumentException(
          "The qemu driver's settings directory and run-directory are absolute paths");
    }
    // A socket's address has 107 bytes at most; the longest name below is 40 long.
    if (runDirectory.toString().length() > 60) {
      throw new IllegalArgumentException(
          "The qemu driver's setting run-directory has 60 characters at most, for sockets");
    }
  }

  /** These, with machines and sockets elsewhere. */
  QemuSettings in(Path newDirectory, Path newRunDirectory) {
    return new QemuSettings(
        newDirectory,
        newRunDirectory,
        accelerator,
        qemu,
        callTimeout,
        resync,
        publishAddress,
        probeImage,
        cpus,
        dataVolumeMiB);
  }

  /**
   * Reads the settings by their names.
   *
   * @throws IllegalArgumentException naming an unknown setting, or one whose value makes no sense
   */
  static QemuSettings of(Map<String, String> settings) {
    Map<String, String> rest = new HashMap<>(settings);
    QemuSettings read =
        new QemuSettings(
            text(rest, "directory").map(Path::of).orElse(DEFAULT.directory),
            text(rest, "run-directory").map(Path::of).orElse(DEFAULT.runDirectory),
            text(rest, "accelerator").map(QemuSettings::wanted).orElse(DEFAULT.accelerator),
            text(rest, "qemu").orElse(DEFAULT.qemu),
            seconds(rest, "call-timeout-seconds", DEFAULT.callTimeout),
            seconds(rest, "resync-seconds", DEFAULT.resync),
            text(rest, "publish-address").orElse(DEFAULT.publishAddress),
            text(rest, "probe-image").map(Path::of),
            positive(rest, "cpus", DEFAULT.cpus),
            positive(rest, "data-volume-mib", DEFAULT.dataVolumeMiB));
    if (!rest.isEmpty()) {
      throw new IllegalArgumentException("The qemu driver has no setting " + rest.keySet());
    }
    return read;
  }

  private static Optional<String> text(Map<String, String> rest, String name) {
    return Optional.ofNullable(rest.remove(name)).filter(value -> !value.isBlank());
  }

  private static Wanted wanted(String text) {
    return switch (text) {
      case "auto", "kvm", "tcg" -> Wanted.valueOf(text.toUpperCase(Locale.ROOT));
      default ->
          throw new IllegalArgumentException(
              "The qemu driver's setting accelerator is auto, kvm or tcg, not " + text);
    };
  }

  private static Duration seconds(Map<String, String> rest, String name, Duration otherwise) {
    return Duration.ofSeconds(positive(rest, name, Math.toIntExact(otherwise.toSeconds())));
  }

  private static int positive(Map<String, String> rest, String name, int otherwise) {
    Optional<String> text = text(rest, name);
    if (text.isPresent() && !text.get().matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException(
          "The qemu driver's setting " + name + " is a number from 1 to 999999, not " + text.get());
    }
    return text.map(Integer::parseInt).orElse(otherwise);
  }
}
