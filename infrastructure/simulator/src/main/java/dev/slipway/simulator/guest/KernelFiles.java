package dev.slipway.simulator.guest;

import dev.slipway.simulator.guest.file.SpecialFiles;
import dev.slipway.simulator.guest.process.ByteFiles;
import dev.slipway.simulator.guest.process.GuestProcess;
import dev.slipway.simulator.guest.process.OpenFile;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The kernel's own files: devices, processes, settings. */
public final class KernelFiles implements SpecialFiles {
  private static final List<String> DEVICES =
      List.of("/dev/null", "/dev/zero", "/dev/console", "/dev/tty", "/dev/stdin");

  private final Guest guest;

  /** Settings that can be written, by their paths. */
  private final Map<String, String> settings =
      new ConcurrentHashMap<>(
          Map.of(
              "/proc/sys/kernel/hostname", "",
              "/proc/sys/net/ipv4/ip_forward", "1",
              "/proc/sys/net/netfilter/nf_conntrack_max", "262144"));

  /** The kernel of this boot. */
  public KernelFiles(Guest guest) {
    this.guest = guest;
    settings.put("/proc/sys/kernel/hostname", guest.hostName());
  }

  @Override
  public Optional<OpenFile> open(String path) {
    return switch (path) {
      case "/dev/null" -> Optional.of(ByteFiles.none());
      case "/dev/zero" -> Optional.of(ByteFiles.zeros());
      case "/dev/console", "/dev/tty" -> Optional.of(new Console(guest));
      default -> {
        if (settings.containsKey(path)) {
          yield Optional.of(new Setting(path));
        }
        if (path.matches("/proc/(self|[0-9]+)/oom_score_adj")) {
          yield Optional.of(ByteFiles.none());
        }
        String text = text(path);
        yield text == null
            ? Optional.empty()
            : Optional.of(ByteFiles.of(text.getBytes(StandardCharsets.UTF_8)));
      }
    };
  }

  private @Nullable String text(String path) {
    long total = guest.memoryMiB() * 1024L;
    return switch (path) {
      case "/proc/meminfo" ->
          "MemTotal:       %8d kB\nMemFree:        %8d kB\nMemAvailable:   %8d kB\n"
              .formatted(total, total * 3 / 4, total * 7 / 8);
      case "/proc/cpuinfo" -> "processor\t: 0\nmodel name\t: Slipway simulated CPU\n";
      case "/proc/uptime" ->
          "%.2f 0.00\n"
              .formatted(Duration.between(guest.bootedAt(), Instant.now()).toMillis() / 1000.0);
      case "/proc/loadavg" -> "0.00 0.00 0.00 1/64 2\n";
      case "/proc/version" -> "Linux version 6.12.0-slipway-simulated\n";
      case "/proc/sys/kernel/random/boot_id" -> guest.bootId() + "\n";
      case "/proc/mounts" -> "/dev/vda1 / ext4 rw,relatime 0 0\ntmpfs /run tmpfs rw 0 0\n";
      case "/sys/fs/cgroup/cgroup.controllers" -> "cpu io memory pids\n";
      default -> ofProcess(path);
    };
  }

  private @Nullable String ofProcess(String path) {
    String[] parts = path.split("/");
    if (parts.length != 4 || !parts[1].equals("proc") || !parts[2].matches("[0-9]{1,9}")) {
      return null;
    }
    GuestProcess process = guest.processes().find(Integer.parseInt(parts[2])).orElse(null);
    if (process == null) {
      return null;
    }
    return switch (parts[3]) {
      case "cmdline" -> String.join("\0", process.arguments()) + "\0";
      case "comm" -> process.arguments().getFirst() + "\n";
      default -> null;
    };
  }

  @Override
  public boolean exists(String path) {
    return DEVICES.contains(path)
        || settings.containsKey(path)
        || text(path) != null
        || !list(path).isEmpty();
  }

  @Override
  public List<String> list(String directory) {
    if (directory.equals("/proc")) {
      List<String> names = new ArrayList<>(List.of("meminfo", "cpuinfo", "uptime", "sys"));
      guest.processes().all().forEach(process -> names.add(Integer.toString(process.pid())));
      return names;
    }
    if (directory.matches("/proc/[0-9]{1,9}")) {
      return guest.processes().find(Integer.parseInt(directory.substring(6))).isPresent()
          ? List.of("cmdline", "comm")
          : List.of();
    }
    if (directory.equals("/")) {
      return List.of("dev", "proc", "sys");
    }
    TreeSet<String> names = new TreeSet<>();
    List<String> known = new ArrayList<>(DEVICES);
    known.addAll(settings.keySet());
    known.add("/sys/fs/cgroup/cgroup.controllers");
    for (String path : known) {
      if (path.startsWith(directory + "/")) {
        names.add(path.substring(directory.length() + 1).split("/")[0]);
      }
    }
    return List.copyOf(names);
  }

  /** What is written there is printed by the machine. */
  private static final class Console extends OpenFile {
    private final Guest guest;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    Console(Guest guest) {
      this.guest = guest;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return -1;
    }

    @Override
    public synchronized void write(byte[] from, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        if (from[i] == '\n' || line.size() > 4000) {
          guest.console(line.toString(StandardCharsets.UTF_8));
          line.reset();
        } else {
          line.write(from[i]);
        }
      }
    }

    @Override
    protected synchronized void close() {
      if (line.size() > 0) {
        guest.console(line.toString(StandardCharsets.UTF_8));
      }
    }
  }

  /** Reads the value at first, keeps what is written. */
  private final class Setting extends OpenFile {
    private final String path;
    private final OpenFile reading;
    private final StringBuilder written = new StringBuilder();

    Setting(String path) {
      this.path = path;
      this.reading = ByteFiles.of((settings.get(path) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int read(byte[] into, int offset, int length)
        throws dev.slipway.simulator.guest.process.GuestIoException, InterruptedException {
      return reading.read(into, offset, length);
    }

    @Override
    public synchronized void write(byte[] from, int offset, int length) {
      written.append(new String(from, offset, length, StandardCharsets.UTF_8));
      if (written.length() > 256) {
        written.setLength(256);
      }
    }

    @Override
    protected synchronized void close() {
      if (!written.isEmpty()) {
        settings.put(path, written.toString().strip());
      }
    }
  }
}
