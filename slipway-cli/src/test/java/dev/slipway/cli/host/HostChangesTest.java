package dev.slipway.cli.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.local.Home;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostChangesTest {
  @TempDir Path directory;

  @Test
  void whatWasDoneIsRememberedByLaterCommands() {
    Home home = new Home(directory.resolve("state"), directory, 7000);
    assertThat(new HostChanges(home).has(HostChanges.Change.DOCKER_STARTED)).isFalse();

    new HostChanges(home).remember(HostChanges.Change.DOCKER_STARTED);
    new HostChanges(home).remember(HostChanges.Change.DOCKER_STARTED);

    assertThat(new HostChanges(home).has(HostChanges.Change.DOCKER_STARTED)).isTrue();
    assertThat(new HostChanges(home).has(HostChanges.Change.INOTIFY_RAISED)).isFalse();
    assertThat(directory.resolve("state").resolve("host-changes")).hasContent("docker-started");
  }
}
