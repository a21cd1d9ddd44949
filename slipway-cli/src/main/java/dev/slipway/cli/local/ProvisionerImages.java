package dev.slipway.cli.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the provisioner is told that machines boot, and a note of what it was told last. */
final class ProvisionerImages {
  private static final String NONE_YET = "slipway/machine:current";

  private final MachineImage image;
  private final Path note;

  /**
   * Of one Slipway.
   *
   * @param note a file: the image's name, then the directory of the virtual machines', if any
   */
  ProvisionerImages(MachineImage image, Path note) {
    this.image = image;
    this.note = note;
  }

  /**
   * The machine image in its two forms.
   *
   * @param name what containers boot; empty where nothing is known
   * @param virtual the directory of what virtual machines boot, where it was built
   */
  record Forms(String name, Optional<Path> virtual) {}

  /**
   * What is built. What can't be found out, as while Docker is away, is as it was told last; where
   * nothing is built yet, the name is one that says so when it is looked for.
   */
  Forms built() {
    Forms last = told();
    return new Forms(
        image
            .reference()
            .or(() -> Optional.of(last.name).filter(known -> !known.isBlank()))
            .orElse(NONE_YET),
        image.virtual().or(() -> last.virtual.filter(image::wasBuilt)));
  }

  /** What the provisioner that was started last was told. */
  Forms told() {
    try {
      List<String> lines = Files.readAllLines(note);
      return new Forms(
          lines.isEmpty() ? "" : lines.get(0).strip(),
          lines.size() < 2 ? Optional.empty() : Optional.of(Path.of(lines.get(1).strip())));
    } catch (IOException never) {
      return new Forms("", Optional.empty());
    }
  }

  void note(Forms forms) {
    try {
      Files.writeString(
          note, forms.name + "\n" + forms.virtual.map(directory -> directory + "\n").orElse(""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
