package dev.slipway.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The server's settings: durable, small, reachable from this machine alone. */
record PostgresConfiguration(int port) {
  private static final String FILE = "slipway.conf";

  /** Makes the server read our settings; once, after initdb. */
  static void include(Path data) throws IOException {
    Files.writeString(
        data.resolve("postgresql.conf"),
        "\ninclude_if_exists '" + FILE + "'\n",
        StandardOpenOption.APPEND);
  }

  void write(Path data) throws IOException {
    Path file = data.resolve(FILE);
    Files.writeString(file, text());
    RunAs.handOver(file);
  }

  private String text() {
    // Statements are kept out of the log, for what they carry may be secret.
    return """
        listen_addresses = '127.0.0.1'
        port = %d
        unix_socket_directories = ''
        password_encryption = scram-sha-256

        fsync = on
        synchronous_commit = on
        full_page_writes = on
        wal_level = minimal
        max_wal_senders = 0
        max_wal_size = 256MB

        max_connections = %d
        shared_buffers = 32MB
        work_mem = 2MB
        maintenance_work_mem = 16MB
        io_method = sync
        jit = off
        huge_pages = off
        max_parallel_workers = 0
        max_worker_processes = 2
        autovacuum_max_workers = 1
        timezone = 'UTC'

        log_timezone = 'UTC'
        log_min_error_statement = panic
        log_checkpoints = off
        """
        .formatted(port, PostgresConnections.most());
  }
}
