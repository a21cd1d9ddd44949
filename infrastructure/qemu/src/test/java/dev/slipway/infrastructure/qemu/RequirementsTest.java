package dev.slipway.infrastructure.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineState.Absent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** D-43: what is missing is named, and the driver works once it is there. */
class RequirementsTest {

  private static final MachineId M1 = new MachineId("cl-a", "m1", 1);

  @TempDir Path directory;

  private LocalFacts hostOf(int user) throws IOException {
    Path proc = Files.createDirectories(directory.resolve("proc/self"));
    Files.writeString(
        proc.resolve("status"),
        "Name:\tjava\nUid:\t%d\t%d\t%d\t%d\n".formatted(user, user, user, user));
    return new LocalFacts(directory);
  }

  private QemuSettings settings(String qemu) {
    return QemuSettings.of(
        Map.of(
            "directory",
            directory.resolve("machines").toString(),
            "run-directory",
            "/run/slipway/qemu-unit-tests",
            "qemu",
            qemu));
  }

  @Test
  void withoutRootsRightsItRefusesWithTheRemedy() throws IOException {
    try (QemuDriver driver = new QemuDriver("home", settings("qemu"), hostOf(1000))) {
      for (DriverException refusal :
          new DriverException[] {
            catchThrowableOfType(DriverException.class, driver::capacity),
            catchThrowableOfType(DriverException.class, driver::list),
            catchThrowableOfType(DriverException.class, () -> driver.powerOn(M1))
          }) {
        assertThat(refusal.code()).isEqualTo(Code.FORBIDDEN);
        assertThat(refusal.remedy()).contains("root");
      }
    }
  }

  @Test
  void aMissingProgramIsNamedWithItsPackageAndFoundOnceItIsThere() throws IOException {
    Path qemu = directory.resolve("qemu");
    Requirements requirements = new Requirements(hostOf(0), settings(qemu.toString()));

    DriverException missing = catchThrowableOfType(DriverException.class, requirements::check);
    assertThat(missing.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(missing.retryable()).isTrue();
    assertThat(missing.getMessage()).contains("no " + qemu);
    assertThat(missing.remedy()).contains("apt-get install qemu-system-x86");

    Files.createFile(qemu);
    assertThat(qemu.toFile().setExecutable(true)).isTrue();
    DriverException next = catchThrowableOfType(DriverException.class, requirements::check);
    // Whatever else this machine lacks, QEMU is no longer among it.
    assertThat(next == null ? "" : String.valueOf(next.getMessage()))
        .doesNotContain(qemu.toString());
  }

  @Test
  void itIsOpenedWithoutLookingAtAnything() throws IOException {
    try (QemuDriver driver = new QemuDriver("home", settings("/no/such"), hostOf(0))) {
      assertThat(driver.name()).isEqualTo("qemu");
      assertThat(driver.describe(M1)).isInstanceOf(Absent.class);
    }
    assertThat(directory.resolve("machines")).doesNotExist();
  }
}
