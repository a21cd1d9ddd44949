package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.qemu.QemuSettings.Wanted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether KVM works here: not by opening its device, which succeeds where no guest boots,
 * but by booting a kernel. What came out is remembered until the host starts anew.
 */
final class AcceleratorChoice {

  private static final Logger LOG = LoggerFactory.getLogger(AcceleratorChoice.class);

  private static final Path KVM = Path.of("/dev/kvm");

  /** A kernel under KVM prints its first line after some 0.1 s. */
  private static final Duration FIRST_LINE = Duration.ofSeconds(3);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final QemuSettings settings;
  private final Layout layout;
  private final LocalFacts host;
  private Optional<Accelerator> known = Optional.empty();

  AcceleratorChoice(Layout layout, LocalFacts host) {
    this.settings = layout.settings();
    this.layout = layout;
    this.host = host;
  }

  /** What machines run with; empty while no kernel is known to try KVM with. */
  synchronized Optional<Accelerator> known() {
    if (known.isEmpty()) {
      known =
          switch (settings.accelerator()) {
            case KVM -> Optional.of(Accelerator.KVM);
            case TCG -> Optional.of(Accelerator.TCG);
            case AUTO ->
                Files.exists(KVM)
                    ? remembered()
                        .or(
                            () ->
                                settings
                                    .probeImage()
                                    .map(Path::toString)
                                    .flatMap(this::kernel)
                                    .map(this::probe))
                    : Optional.of(Accelerator.TCG);
          };
    }
    return known;
  }

  /** What a machine of this image runs with. */
  synchronized Accelerator of(VmImage image) {
    if (known().isEmpty() && image instanceof VmImage.Parts parts) {
      known = Optional.of(probe(parts));
    }
    // A disk whose kernel can't be tried runs with what certainly works.
    return known().orElse(Accelerator.TCG);
  }

  private Optional<VmImage.Parts> kernel(String image) {
    return VmImage.at(image) instanceof VmImage.Parts parts ? Optional.of(parts) : Optional.empty();
  }

  private Path memory() {
    return layout.instance().resolve("accelerator");
  }

  private Optional<Accelerator> remembered() {
    try {
      return Disk.read(memory())
          .map(text -> text.strip().split(" "))
          .filter(words -> words.length == 2 && words[0].equals(host.bootId()))
          .map(words -> Accelerator.valueOf(words[1]));
    } catch (IOException e) {
      throw MachineStore.unreadable(memory(), e);
    }
  }

  private Accelerator probe(VmImage.Parts image) {
    Accelerator accelerator;
    try {
      accelerator = boots(image) ? Accelerator.KVM : Accelerator.TCG;
      Layout.directory(layout.instance());
      Disk.write(memory(), host.bootId() + " " + accelerator.name() + "\n");
    } catch (IOException e) {
      LOG.warn("KVM could not be tried, so machines run under TCG: {}", e.toString());
      accelerator = Accelerator.TCG;
    }
    LOG.info(
        "Machines run under {}{}",
        accelerator,
        settings.accelerator() == Wanted.AUTO && accelerator == Accelerator.TCG
            ? ": no kernel boots under KVM here"
            : "");
    return accelerator;
  }

  private boolean boots(VmImage.Parts image) throws IOException {
    Path console = Files.createTempFile("slipway-kvm-", ".log");
    List<String> command = new ArrayList<>();
    command.addAll(List.of(settings.qemu(), "-nodefaults", "-no-user-config", "-display", "none"));
    command.addAll(List.of("-machine", "q35", "-m", "256M", "-no-reboot"));
    command.addAll(Accelerator.KVM.arguments(0));
    command.addAll(List.of("-kernel", image.kernel().toString()));
    command.addAll(List.of("-append", "console=ttyS0 earlyprintk=ttyS0 panic=-1"));
    command.addAll(List.of("-serial", "file:" + console));
    Process qemu =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      Deadline deadline = Deadline.in(FIRST_LINE);
      boolean ended = false;
      boolean said = false;
      while (!ended && !said && !deadline.hasPassed()) {
        ended = qemu.waitFor(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        said =
            new String(Files.readAllBytes(console), StandardCharsets.ISO_8859_1)
                .contains("Linux version");
      }
      return said;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      qemu.destroyForcibly();
      Files.delete(console);
    }
  }
}
