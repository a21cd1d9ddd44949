package dev.slipway.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.localstack.PostgresConnections;
import dev.slipway.localstack.process.PidFile;
import dev.slipway.localstack.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a service that runs is started anew. images/build is one that says what a test wants. */
class ServiceComponentTest {

  @TempDir Path directory;

  private Home home;
  private Path cache;

  @BeforeEach
  void prepare() throws IOException {
    cache = directory.resolve("cache");
    home =
        Home.of(
            Map.of(
                "SLIPWAY_HOME", directory.resolve("home").toString(),
                "SLIPWAY_CHECKOUT", directory.toString()));
    home.prepare();
    Path build = directory.resolve("images/build");
    Files.createDirectories(build.getParent());
    Files.writeString(
        build,
        """
        #!/bin/sh
        echo "$*" >>'%1$s/asked'
        case "$*" in
        *--vm*) cat '%1$s/virtual' ;;
        *) echo slipway/machine:unknown-to-docker ;;
        esac
        """
            .formatted(directory));
    Files.setPosixFilePermissions(build, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void postgresHasRoomForThePoolsOfAllServices() {
    assertThat(ServiceComponent.DATABASES).hasSize(PostgresConnections.SERVICES);
  }

  @Test
  void whatWasChosenIsBootedWhateverIsBuilt() throws IOException {
    builtVirtual("built");

    assertThat(new MachineImage(home, cache, Optional.of(Path.of("/cloud.qcow2"))).virtual())
        .contains(Path.of("/cloud.qcow2"));
  }

  @Test
  void whatWasChosenIsForgottenWithTheChoice() throws IOException {
    images().note(new ProvisionerImages.Forms("slipway/machine:1f2e3d", Optional.of(directory)));

    assertThat(images().built().virtual()).isEmpty();
  }

  @Test
  void theProvisionerAndNoOtherIsStartedAnewForAVirtualMachineImage() throws IOException {
    running();
    assertThat(component(ServiceComponent.PROVISIONER).outdated()).isFalse();

    builtVirtual("first");

    assertThat(component(ServiceComponent.PROVISIONER).outdated()).isTrue();
    for (String other :
        List.of(ServiceComponent.DEPLOYER, ServiceComponent.MONITOR, ServiceComponent.GATEWAY)) {
      assertThat(component(other).outdated()).as(other).isFalse();
    }
  }

  @Test
  void itIsStartedAnewForAnotherAndNotForTheSame() throws IOException {
    builtVirtual("first");
    running();
    assertThat(component(ServiceComponent.PROVISIONER).outdated()).isFalse();

    builtVirtual("second");

    assertThat(component(ServiceComponent.PROVISIONER).outdated()).isTrue();
  }

  @Test
  void whatCantBeFoundOutIsAsItWasToldLast() throws IOException {
    Path first = builtVirtual("first");
    running();

    Files.delete(directory.resolve("virtual"));
    assertThat(component(ServiceComponent.PROVISIONER).outdated()).isFalse();
    assertThat(images().built().virtual()).contains(first);

    Files.delete(first);
    assertThat(component(ServiceComponent.PROVISIONER).outdated()).as("it is gone").isTrue();
    assertThat(images().built().virtual()).isEmpty();
  }

  @Test
  void whatIsNotBuiltYetIsNotTold() throws IOException {
    builtVirtual("first");
    running();

    Files.writeString(directory.resolve("virtual"), cache.resolve("vm/not-built") + "\n");

    assertThat(component(ServiceComponent.PROVISIONER).outdated()).isFalse();
  }

  @Test
  void whereNoneWasEverBuiltItsNameIsNotAskedFor() throws IOException {
    running();
    component(ServiceComponent.PROVISIONER).outdated();
    assertThat(asked()).isNotEmpty().containsOnly("--print");

    builtVirtual("first");
    component(ServiceComponent.PROVISIONER).outdated();
    assertThat(asked()).contains("--print --vm");
  }

  @Test
  void aNoteOfAnEarlierReleaseNamesNoVirtualImage() throws IOException {
    Files.writeString(home.run().resolve("machine-image"), "slipway/machine:1f2e3d\n");

    assertThat(images().told())
        .isEqualTo(new ProvisionerImages.Forms("slipway/machine:1f2e3d", Optional.empty()));
  }

  /** As if all had been started with what is built: this process stands for each of them. */
  private void running() throws IOException {
    images().note(images().built());
    ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();
    for (String service :
        List.of(
            ServiceComponent.PROVISIONER,
            ServiceComponent.DEPLOYER,
            ServiceComponent.MONITOR,
            ServiceComponent.GATEWAY)) {
      new PidFile(home.run().resolve(service + ".pid")).write(self);
    }
  }

  private Path builtVirtual(String name) throws IOException {
    Path image = Files.createDirectories(cache.resolve("vm").resolve(name));
    Files.writeString(directory.resolve("virtual"), image + "\n");
    return image;
  }

  private List<String> asked() throws IOException {
    return Files.readAllLines(directory.resolve("asked"));
  }

  private ServiceComponent component(String name) {
    return new ServiceComponent(name, home, ServiceComponent.Mode.SERVING, image());
  }

  private ProvisionerImages images() {
    return new ProvisionerImages(image(), home.run().resolve("machine-image"));
  }

  private MachineImage image() {
    return new MachineImage(home, cache, Optional.empty());
  }
}
