package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.DriverContractTest;
import dev.slipway.infrastructure.InfrastructureDriver;
import dev.slipway.infrastructure.MachineId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;

/** The qemu driver against the contract, with the QEMU of this machine. */
@ExtendWith(QemuIsThere.class)
class QemuDriverContractIT extends DriverContractTest {

  @Override
  protected InfrastructureDriver open(String instance) {
    return new QemuDriver(instance, TestMachines.SETTINGS);
  }

  @Override
  protected String image() {
    return QemuIsThere.image();
  }

  @Override
  protected int memoryMiB() {
    return 384;
  }

  @Override
  protected Duration commandDeadline() {
    return Duration.ofMinutes(2);
  }

  @Override
  protected void crash(MachineId machine) {
    try {
      TestMachines.kill(TestMachines.process(TestMachines.SETTINGS, INSTANCE, machine));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
