package dev.slipway.infrastructure.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Frame;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.driver.ConsoleText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** What is inside machines: their console's output, files. */
final class Inside {

  /** A guess at how short console lines are, on the safe side. */
  private static final int SHORT_LINE = 12;

  private static final int LARGEST_FILE = 1 << 20;

  private final DockerApi api;
  private final Containers containers;

  Inside(DockerApi api, Containers containers) {
    this.api = api;
    this.containers = containers;
  }

  String console(MachineId id, int mostBytes, Deadline deadline) {
    InspectContainerResponse container = containers.require(id, deadline);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    String what = "reading the console of " + id;
    try {
      api.call(
          what,
          deadline,
          docker -> {
            try (var log =
                docker
                    .logContainerCmd(container.getId())
                    .withStdOut(true)
                    .withStdErr(true)
                    .withTail(Math.max(1, mostBytes / SHORT_LINE))
                    .exec(new Collector(all))) {
              log.awaitCompletion();
              return Boolean.TRUE;
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
              return Boolean.FALSE;
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (NotFoundException e) {
      throw Containers.notFound(id);
    } catch (DockerException e) {
      throw DockerApi.failed(what, e);
    }
    return ConsoleText.tail(all.toByteArray(), mostBytes);
  }

  /** A regular file's text, links followed; empty if there is none. */
  Optional<String> readFile(String containerId, String path, Deadline deadline) {
    String at = path;
    for (int links = 0; links < 5; links++) {
      Optional<Found> found = fetch(containerId, at, deadline);
      if (found.isEmpty() || found.get().text.isPresent()) {
        return found.flatMap(Found::text);
      }
      String target = found.get().link;
      at = target.startsWith("/") ? target : at.substring(0, at.lastIndexOf('/') + 1) + target;
    }
    return Optional.empty();
  }

  private Optional<Found> fetch(String containerId, String path, Deadline deadline) {
    String what = "reading " + path + " of the image";
    try {
      return api.call(
          what,
          deadline,
          docker -> {
            try (InputStream in = docker.copyArchiveFromContainerCmd(containerId, path).exec()) {
              return first(in);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (NotFoundException e) {
      return Optional.empty();
    } catch (DockerException e) {
      throw DockerApi.failed(what, e);
    }
  }

  private static Optional<Found> first(InputStream archive) throws IOException {
    TarArchiveInputStream tar = new TarArchiveInputStream(archive);
    TarArchiveEntry entry = tar.getNextEntry();
    if (entry == null || entry.isDirectory()) {
      return Optional.empty();
    }
    if (entry.isSymbolicLink()) {
      return Optional.of(new Found(Optional.empty(), entry.getLinkName()));
    }
    String text = new String(tar.readNBytes(LARGEST_FILE), StandardCharsets.UTF_8);
    return Optional.of(new Found(Optional.of(text), ""));
  }

  /** A file's text, or where a link leads. */
  private record Found(Optional<String> text, String link) {}

  /** Puts a tar into the container's file system, its volumes included. */
  void write(String containerId, byte[] tar, Deadline deadline) {
    String what = "putting the configuration in place";
    try {
      api.call(
          what,
          deadline,
          docker ->
              docker
                  .copyArchiveToContainerCmd(containerId)
                  .withRemotePath("/")
                  .withTarInputStream(new ByteArrayInputStream(tar))
                  .exec());
    } catch (DockerException e) {
      throw DockerApi.failed(what, e);
    }
  }

  private static final class Collector extends ResultCallback.Adapter<Frame> {

    private final ByteArrayOutputStream all;

    Collector(ByteArrayOutputStream all) {
      this.all = all;
    }

    @Override
    public void onNext(Frame frame) {
      all.writeBytes(frame.getPayload());
    }
  }
}
