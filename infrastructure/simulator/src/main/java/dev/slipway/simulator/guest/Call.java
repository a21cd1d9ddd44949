package dev.slipway.simulator.guest;

import dev.slipway.simulator.guest.file.GuestFiles;
import dev.slipway.simulator.guest.process.ByteFiles;
import dev.slipway.simulator.guest.process.GuestIoException;
import dev.slipway.simulator.guest.process.GuestProcess;
import dev.slipway.simulator.guest.process.OpenFile;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A program's run.
 *
 * @param arguments the program's name first
 * @param environment its variables
 * @param directory where it runs
 * @param files its streams by descriptor
 */
public record Call(
    Guest guest,
    GuestProcess process,
    List<String> arguments,
    Map<String, String> environment,
    String directory,
    Map<Integer, OpenFile> files) {

  /**
   * How much a program here may hold, in bytes; the real ones would take what the machine has. It
   * is the simulator's own memory.
   */
  public static final int MOST_MEMORY = 8 * 1024 * 1024;

  private static final OpenFile NONE = ByteFiles.none();

  public String name() {
    return arguments.getFirst();
  }

  /** The arguments after the name. */
  public List<String> operands() {
    return arguments.subList(1, arguments.size());
  }

  public OpenFile in() {
    return files.getOrDefault(0, NONE);
  }

  public OpenFile out() {
    return files.getOrDefault(1, NONE);
  }

  public OpenFile err() {
    return files.getOrDefault(2, NONE);
  }

  public void print(String text) throws GuestIoException, InterruptedException {
    out().write(text);
  }

  public void printLine(String text) throws GuestIoException, InterruptedException {
    out().write(text + "\n");
  }

  /** Says what went wrong, as programs do. */
  public int fail(int code, String message) throws GuestIoException, InterruptedException {
    err().write(name() + ": " + message + "\n");
    return code;
  }

  public String path(String given) {
    return GuestFiles.resolve(directory, given);
  }

  /** All of a stream, as far as a program can hold it; else it is killed for want of memory. */
  public byte[] readAll(OpenFile from) throws GuestIoException, InterruptedException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[16 * 1024];
    for (int n = from.read(buffer, 0, buffer.length);
        n >= 0;
        n = from.read(buffer, 0, buffer.length)) {
      hold((long) all.size() + n);
      all.write(buffer, 0, n);
    }
    return all.toByteArray();
  }

  /** Holds so many bytes, or is killed for want of memory. */
  public void hold(long bytes) throws InterruptedException {
    if (bytes > Math.min(MOST_MEMORY, guest.memoryMiB() * 1024L * 1024L)) {
      guest.outOfMemory(process);
      process.requireAlive();
    }
  }

  /** The operands' files, or the standard input where there is none or {@code -}. */
  public byte[] input(@Nullable String file) throws GuestIoException, InterruptedException {
    if (file == null || file.equals("-")) {
      return readAll(in());
    }
    OpenFile open = guest.files().open(path(file), GuestFiles.Access.READ);
    try {
      return readAll(open);
    } finally {
      open.release();
    }
  }

  public String textInput(@Nullable String file) throws GuestIoException, InterruptedException {
    return new String(input(file), StandardCharsets.UTF_8);
  }
}
