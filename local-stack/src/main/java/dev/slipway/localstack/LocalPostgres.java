package dev.slipway.localstack;

import dev.slipway.localstack.PostgresProcesses.Postmaster;
import dev.slipway.localstack.process.ProcessIdentity;
import dev.slipway.localstack.process.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A PostgreSQL server on this machine, durable, on the loopback interface, with passwords. It runs
 * on its own: it outlives this process, and any instance made for the same directory finds it again
 * and governs it.
 *
 * <p>The directory holds the data, the log and the superuser's password (mode 0600).
 */
public final class LocalPostgres implements AutoCloseable {
  private static final String SUPERUSER = "postgres";
  private static final Duration START_DEADLINE = Duration.ofSeconds(60);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(30);

  private final Path directory;
  private final int port;
  private final Path data;
  private final PostgresProcesses processes;

  /**
   * @param directory of this server alone; made when absent
   */
  public LocalPostgres(Path directory, int port) {
    this.directory = directory.toAbsolutePath();
    this.port = port;
    this.data = this.directory.resolve("data");
    this.processes = new PostgresProcesses(data);
  }

  /**
   * Starts the server, or finds it running; makes its data on first use. A server that an earlier
   * process left behind is kept when it listens where this one should, and replaced otherwise.
   */
  public void start() {
    try {
      Files.createDirectories(directory);
      Optional<Postmaster> running = processes.postmaster();
      if (running.isPresent() && running.get().port() == port && becomesReady()) {
        return;
      }
      if (running.isPresent()) {
        stop();
      }
      processes.awaitOrphans();
      PostgresBinaries binaries = PostgresBinaries.obtain();
      if (!Files.exists(data)) {
        initialise(binaries);
      }
      launch(binaries);
    } catch (IOException e) {
      throw new UncheckedIOException("Could not start PostgreSQL in " + directory, e);
    }
  }

  /** Whether it accepts connections. */
  public boolean isRunning() {
    return processes.postmaster().map(Postmaster::ready).orElse(false);
  }

  /** The server's own process. */
  public Optional<ProcessIdentity> process() {
    return processes.postmaster().map(Postmaster::process);
  }

  /** Stops it as it likes to be stopped; kills it when that takes longer than half a minute. */
  public void stop() {
    if (processes.postmaster().isEmpty()) {
      return;
    }
    PostgresBinaries binaries = PostgresBinaries.obtain();
    String seconds = Long.toString(STOP_DEADLINE.toSeconds());
    Command.Result result =
        command(
                binaries.program("pg_ctl"),
                "stop",
                "-D",
                data.toString(),
                "-m",
                "fast",
                "-w",
                "-t",
                seconds)
            .run(STOP_DEADLINE.plusSeconds(5));
    if (!result.succeeded()) {
      kill();
    }
  }

  /** Kills every process of it at once, as a power cut would. */
  public void kill() {
    processes.postmaster().map(Postmaster::process).ifPresent(ProcessIdentity::kill);
    processes.all().forEach(ProcessIdentity::kill);
    Waiting.until(STOP_DEADLINE, () -> processes.all().isEmpty());
  }

  @Override
  public void close() {
    stop();
  }

  public int port() {
    return port;
  }

  public Path directory() {
    return directory;
  }

  public Path log() {
    return directory.resolve("postgresql.log");
  }

  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /** The superuser's access to the databases, for what services may not do themselves. */
  public PostgresAdministration administration() {
    try {
      String password = Files.readString(superuserPassword()).strip();
      return new PostgresAdministration(jdbcUrl("postgres"), SUPERUSER, password);
    } catch (IOException e) {
      throw new UncheckedIOException("The superuser's password is unreadable", e);
    }
  }

  private boolean becomesReady() {
    return Waiting.until(START_DEADLINE, this::isRunning);
  }

  private void initialise(PostgresBinaries binaries) throws IOException {
    // Renamed when complete: an initdb that was cut off leaves nothing that looks like data.
    Path making = directory.resolve("data.new");
    CacheDirectory.deleteTree(making);
    Files.createDirectory(
        making, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    RunAs.handOver(making);
    String password = Secrets.password();
    Path passwordFile = directory.resolve("initdb-password");
    try {
      Secrets.write(superuserPassword(), password + "\n");
      Secrets.write(passwordFile, password + "\n");
      RunAs.handOver(passwordFile);
      command(
              binaries.program("initdb"),
              "--pgdata=" + making,
              "--username=" + SUPERUSER,
              "--pwfile=" + passwordFile,
              "--auth=scram-sha-256",
              "--encoding=UTF8",
              "--locale-provider=builtin",
              "--builtin-locale=C.UTF-8",
              "--locale=C")
          .run(START_DEADLINE)
          .orThrow("PostgreSQL's data could not be made in " + directory);
      PostgresConfiguration.include(making);
      Files.move(making, data, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new LocalStackException(directory + " lies on a file system without atomic renames", e);
    } finally {
      Files.deleteIfExists(passwordFile);
    }
  }

  private void launch(PostgresBinaries binaries) throws IOException {
    if (!Ports.isFree(port)) {
      throw new PortTakenException("PostgreSQL", port);
    }
    new PostgresConfiguration(port).write(data);
    if (!Files.exists(log())) {
      Files.createFile(log());
    }
    RunAs.handOver(log());
    Files.writeString(log(), "", StandardOpenOption.APPEND);
    forgetRecycledPid();
    String seconds = Long.toString(START_DEADLINE.toSeconds());
    command(
            binaries.program("pg_ctl"),
            "start",
            "-D",
            data.toString(),
            "-l",
            log().toString(),
            "-w",
            "-t",
            seconds)
        .run(START_DEADLINE.plusSeconds(5))
        .orThrow("PostgreSQL did not start; its log is " + log());
  }

  /**
   * PostgreSQL trusts a stale postmaster.pid whose number now belongs to any process of its user.
   * Nothing works in the data directory at this point, so that the file says nothing true.
   */
  private void forgetRecycledPid() throws IOException {
    Files.deleteIfExists(data.resolve("postmaster.pid"));
  }

  private Command command(String... words) {
    return new Command(RunAs.unprivileged(List.of(words), List.of(data, Path.of(words[0]))));
  }

  private Path superuserPassword() {
    return directory.resolve("superuser-password");
  }
}
