package dev.slipway.provisioner.machineconfig;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Files that say what is to be rendered. {@code -Dgolden.update=true} writes them anew, to be
 * looked at in the diff. A file that nothing was compared with is a mistake, too.
 */
public final class GoldenFiles {

  private final Path folder;
  private final Set<Path> compared = new HashSet<>();

  public GoldenFiles(String folder) {
    this.folder = Path.of("src/test/resources/golden", folder);
  }

  /** Compares with the file of that name. */
  public void compare(String name, String rendered) throws IOException {
    Path golden = folder.resolve(name);
    compared.add(golden);
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(folder);
      Files.writeString(golden, rendered);
    }
    assertThat(golden).as("made by -Dgolden.update=true").exists();
    assertThat(rendered).as("against %s", golden).isEqualTo(Files.readString(golden));
  }

  /** To be called once, after the last comparison. */
  public void assertAllCompared() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).as("golden files, all of them used").hasSameElementsAs(compared);
    }
  }
}
