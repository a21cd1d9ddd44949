package dev.slipway.infrastructure.docker;

import com.github.dockerjava.api.exception.NotFoundException;
import dev.slipway.infrastructure.InfrastructureIsThere;
import java.time.Duration;
import java.util.Optional;

/** For tests that need Docker and the machine image. */
final class DockerIsThere extends InfrastructureIsThere {

  DockerIsThere() {
    super("Docker and the image");
  }

  /** The image that machines boot: SLIPWAY_MACHINE_IMAGE, or the newest local build. */
  static String image() {
    return environment("SLIPWAY_MACHINE_IMAGE").orElse("slipway/machine:current");
  }

  @Override
  protected Optional<String> missing() {
    try (DockerApi daemon = new DockerApi(DockerSettings.DEFAULT)) {
      daemon.call(
          "looking for the machine image",
          Deadline.in(Duration.ofSeconds(10)),
          docker -> docker.inspectImageCmd(image()).exec());
      return Optional.empty();
    } catch (NotFoundException e) {
      return Optional.of("Docker has no image " + image() + ": build it with images/build");
    }
  }
}
