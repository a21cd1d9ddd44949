package dev.slipway.simulator.guest.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.guest.file.Inode.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A disk: what is changed is appended to a file of the simulator's, one line a change, and found
 * again after a loss of power. A line that was cut off is as if never written.
 */
public final class DiskTree extends FileTree {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path journal;
  private @Nullable FileChannel channel;
  private boolean open;

  /**
   * @param journal where its changes are
   * @param base puts there what the disk had at first; the changes go over it
   */
  public static DiskTree open(Path journal, Base base) throws IOException {
    DiskTree disk = new DiskTree(journal);
    base.fill(disk);
    disk.replay();
    disk.open = true;
    return disk;
  }

  /** What a disk has at first. */
  @FunctionalInterface
  public interface Base {
    void fill(FileTree disk) throws IOException;
  }

  private DiskTree(Path journal) {
    this.journal = journal;
  }

  private void replay() throws IOException {
    if (!Files.exists(journal)) {
      return;
    }
    long whole = 0;
    try (BufferedReader lines = Files.newBufferedReader(journal)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        try {
          replay(JSON.readTree(line));
        } catch (JsonProcessingException cutOff) {
          break;
        }
        whole += line.getBytes(StandardCharsets.UTF_8).length + 1L;
      }
    }
    if (whole < Files.size(journal)) {
      try (FileChannel file = FileChannel.open(journal, StandardOpenOption.WRITE)) {
        file.truncate(whole);
      }
    }
  }

  private void replay(JsonNode change) throws IOException {
    String path = change.path("path").asText();
    if (!change.has("kind")) {
      restore(path, null);
      return;
    }
    int mode = change.path("mode").asInt();
    int user = change.path("user").asInt();
    int group = change.path("group").asInt();
    restore(
        path,
        switch (Kind.valueOf(change.path("kind").asText())) {
          case FILE -> Inode.file(mode, user, group, change.path("content").binaryValue());
          case DIRECTORY -> Inode.directory(mode, user, group);
          case LINK -> Inode.link(change.path("target").asText());
        });
  }

  @Override
  protected void changed(String path, @Nullable Inode node) {
    if (!open) {
      return;
    }
    ObjectNode change = JSON.createObjectNode().put("path", path);
    if (node != null) {
      change.put("kind", node.kind().name());
      change.put("mode", node.mode()).put("user", node.user()).put("group", node.group());
      switch (node.kind()) {
        case FILE -> change.put("content", node.content());
        case LINK -> change.put("target", node.target());
        case DIRECTORY -> {}
      }
    }
    append(change + "\n");
  }

  private void append(String line) {
    try {
      FileChannel file = channel;
      if (file == null) {
        Files.createDirectories(journal.getParent());
        file = FileChannel.open(journal, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        channel = file;
      }
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The disk " + journal + " can't be written", e);
    }
  }

  @Override
  public synchronized void sync() {
    try {
      FileChannel file = channel;
      if (file != null) {
        file.force(false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets go of the file. */
  public synchronized void close() {
    try {
      FileChannel file = channel;
      channel = null;
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
