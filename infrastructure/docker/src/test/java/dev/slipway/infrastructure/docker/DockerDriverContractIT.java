package dev.slipway.infrastructure.docker;

import dev.slipway.infrastructure.DriverContractTest;
import dev.slipway.infrastructure.InfrastructureDriver;
import dev.slipway.infrastructure.MachineId;
import org.junit.jupiter.api.extension.ExtendWith;

/** The docker driver against the contract, with the daemon of this machine. */
@ExtendWith(DockerIsThere.class)
class DockerDriverContractIT extends DriverContractTest {

  @Override
  protected InfrastructureDriver open(String instance) {
    return new DockerDriver(instance, DockerSettings.DEFAULT);
  }

  @Override
  protected String image() {
    return DockerIsThere.image();
  }

  @Override
  protected void crash(MachineId machine) {
    try (DockerApi daemon = new DockerApi(DockerSettings.DEFAULT)) {
      daemon.call(
          "crashing " + machine,
          docker -> docker.killContainerCmd(new Names(INSTANCE).machine(machine)).exec());
    }
  }
}
