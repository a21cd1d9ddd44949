package dev.slipway.simulator.mariadb;

import dev.slipway.simulator.mariadb.Packets.Payload;
import dev.slipway.simulator.mariadb.Packets.Reader;
import dev.slipway.simulator.mariadb.Statements.SqlException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** One client: TLS, its login, and what it asks then. */
final class Connection {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String PLUGIN = "mysql_native_password";
  private static final String VERSION = "10.11.14-MariaDB-simulated";

  private static final long CONNECT_WITH_DB = 1L << 3;
  private static final long PROTOCOL_41 = 1L << 9;
  private static final long SSL = 1L << 11;
  private static final long TRANSACTIONS = 1L << 13;
  private static final long SECURE_CONNECTION = 1L << 15;
  private static final long PLUGIN_AUTH = 1L << 19;
  private static final long CONNECT_ATTRS = 1L << 20;
  private static final long PLUGIN_AUTH_LENENC = 1L << 21;
  private static final long CAPABILITIES =
      CONNECT_WITH_DB
          | PROTOCOL_41
          | SSL
          | TRANSACTIONS
          | SECURE_CONNECTION
          | PLUGIN_AUTH
          | CONNECT_ATTRS
          | PLUGIN_AUTH_LENENC;

  /** What servers say of a session that commits by itself. */
  private static final int AUTOCOMMIT = 2;

  private static final int UTF8MB4 = 45;

  private final Socket socket;
  private final SSLContext tls;
  private final Accounts accounts;
  private final String from;
  private final Packets packets;
  private final byte[] salt = new byte[20];

  /**
   * @param from the address that it counts as coming from
   */
  Connection(Socket socket, SSLContext tls, Accounts accounts, String from) throws IOException {
    this.socket = socket;
    this.tls = tls;
    this.accounts = accounts;
    this.from = from;
    this.packets = new Packets(socket.getInputStream(), socket.getOutputStream());
    RANDOM.nextBytes(salt);
    for (int i = 0; i < salt.length; i++) {
      salt[i] = (byte) (33 + (salt[i] & 63)); // neither zero nor a control character
    }
  }

  /** Serves it to its end. */
  void serve(int id) throws IOException {
    packets.write(greeting(id));
    byte[] answer = packets.read();
    if ((new Reader(answer).number(4) & SSL) != 0) {
      SSLSocket secure =
          (SSLSocket)
              tls.getSocketFactory()
                  .createSocket(socket, new ByteArrayInputStream(new byte[0]), true);
      secure.setUseClientMode(false);
      secure.startHandshake();
      packets.over(secure.getInputStream(), secure.getOutputStream());
      answer = packets.read();
    }
    if (logIn(answer)) {
      packets.write(ok());
      while (command()) {
        // each answers itself
      }
    }
  }

  private Payload greeting(int id) {
    return new Payload()
        .number(10, 1)
        .ended("5.5.5-" + VERSION)
        .number(id, 4)
        .raw(java.util.Arrays.copyOf(salt, 8))
        .number(0, 1)
        .number(CAPABILITIES & 0xFFFF, 2)
        .number(UTF8MB4, 1)
        .number(AUTOCOMMIT, 2)
        .number(CAPABILITIES >> 16, 2)
        .number(salt.length + 1, 1)
        .raw(new byte[10])
        .raw(java.util.Arrays.copyOfRange(salt, 8, 20))
        .number(0, 1)
        .ended(PLUGIN);
  }

  private boolean logIn(byte[] packet) throws IOException {
    Reader reader = new Reader(packet);
    long capabilities = reader.number(4);
    reader.skip(4 + 1 + 23);
    String user = reader.ended();
    byte[] proof = reader.raw((int) reader.number(1));
    if ((capabilities & CONNECT_WITH_DB) != 0) {
      reader.ended();
    }
    String plugin = (capabilities & PLUGIN_AUTH) != 0 && !reader.atEnd() ? reader.ended() : PLUGIN;
    if (!plugin.equals(PLUGIN)) {
      packets.write(new Payload().number(0xFE, 1).ended(PLUGIN).raw(salt).number(0, 1));
      proof = packets.read();
    }
    Optional<byte[]> hash = accounts.find(user, from);
    if (hash.isPresent() && proves(proof, hash.get())) {
      return true;
    }
    packets.write(
        error(
            1045,
            "28000",
            "Access denied for user '%s'@'%s' (using password: %s)"
                .formatted(user, from, proof.length > 0 ? "YES" : "NO")));
    return false;
  }

  /** Whether the proof, hash XOR SHA1(salt + hash of hash), was made with the right hash. */
  private boolean proves(byte[] proof, byte[] hashOfHash) {
    if (proof.length != 20 || hashOfHash.length != 20) {
      return false;
    }
    byte[] salted = new byte[40];
    System.arraycopy(salt, 0, salted, 0, 20);
    System.arraycopy(hashOfHash, 0, salted, 20, 20);
    byte[] mask = Accounts.sha1(salted);
    byte[] hash = new byte[20];
    for (int i = 0; i < 20; i++) {
      hash[i] = (byte) (proof[i] ^ mask[i]);
    }
    return MessageDigest.isEqual(Accounts.sha1(hash), hashOfHash);
  }

  /** Answers a command; whether another may come. */
  private boolean command() throws IOException {
    packets.expectCommand();
    Reader reader = new Reader(packets.read());
    switch ((int) reader.number(1)) {
      case 0x01 -> {
        return false;
      }
      case 0x02, 0x0e, 0x1f -> packets.write(ok());
      case 0x03 -> query(new String(reader.rest(), StandardCharsets.UTF_8).strip());
      default -> packets.write(error(SqlException.unknown("this command")));
    }
    return true;
  }

  private void query(String sql) throws IOException {
    String upper = sql.toUpperCase(Locale.ROOT);
    if (upper.startsWith("SET ") || upper.startsWith("USE ")) {
      packets.write(ok());
    } else if (upper.matches("(?s)SELECT\\s+1\\s*;?")) {
      rows(List.of("1"), List.of("1"));
    } else if (upper.startsWith("SELECT @@")) {
      variables(sql.substring("SELECT ".length()));
    } else {
      packets.write(error(SqlException.unknown("queries")));
    }
  }

  private void variables(String list) throws IOException {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (String one : list.split(",")) {
      String name = one.strip().replaceFirst(";$", "");
      names.add(name);
      values.add(
          switch (name.toLowerCase(Locale.ROOT).replaceFirst("^@@(session\\.|global\\.)?", "")) {
            case "max_allowed_packet" -> "16777216";
            case "wait_timeout" -> "600";
            case "auto_increment_increment", "autocommit" -> "1";
            case "version" -> VERSION;
            case "time_zone", "system_time_zone" -> "UTC";
            case "character_set_client", "character_set_results" -> "utf8mb4";
            case "tx_isolation", "transaction_isolation" -> "REPEATABLE-READ";
            default -> "";
          });
    }
    rows(names, values);
  }

  private void rows(List<String> names, List<String> values) throws IOException {
    packets.write(new Payload().number(names.size(), 1));
    for (String name : names) {
      packets.write(
          new Payload()
              .counted("def")
              .counted("")
              .counted("")
              .counted("")
              .counted(name)
              .counted("")
              .number(12, 1)
              .number(UTF8MB4, 2)
              .number(1024, 4)
              .number(name.equals("1") ? 3 : 253, 1)
              .number(0, 2)
              .number(0, 1)
              .number(0, 2));
    }
    packets.write(end());
    Payload row = new Payload();
    values.forEach(row::counted);
    packets.write(row);
    packets.write(end());
  }

  private static Payload ok() {
    return new Payload().number(0, 1).number(0, 1).number(0, 1).number(AUTOCOMMIT, 2).number(0, 2);
  }

  private static Payload end() {
    return new Payload().number(0xFE, 1).number(0, 2).number(AUTOCOMMIT, 2);
  }

  private static Payload error(SqlException e) {
    return error(e.number(), e.state(), e.text());
  }

  private static Payload error(int number, String state, String message) {
    return new Payload().number(0xFF, 1).number(number, 2).raw("#").raw(state).raw(message);
  }
}
