package dev.slipway.simulator.mariadb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.guest.Guest;
import dev.slipway.simulator.guest.file.Inode;
import dev.slipway.simulator.guest.process.GuestIoException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The databases and users of a server, as they lie on its volume. Of a password only what {@code
 * mysql.user} has: the hash of its hash.
 */
final class Accounts {
  static final String DATA = "/var/lib/mysql/data";
  private static final String FILE = DATA + "/accounts.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Guest guest;
  private final TreeSet<String> databases = new TreeSet<>();
  private final Map<Account, byte[]> users = new TreeMap<>();

  /** A user and where it may come from, {@code %}, an address or a network with its mask. */
  record Account(String user, String host) implements Comparable<Account> {
    @Override
    public int compareTo(Account other) {
      int byUser = user.compareTo(other.user);
      return byUser == 0 ? host.compareTo(other.host) : byUser;
    }
  }

  private Accounts(Guest guest) {
    this.guest = guest;
  }

  /** Reads what is on the volume. */
  static Accounts of(Guest guest) {
    Accounts accounts = new Accounts(guest);
    Optional<String> text = guest.text(FILE);
    if (text.isEmpty()) {
      return accounts;
    }
    try {
      JsonNode json = JSON.readTree(text.get());
      json.path("databases").forEach(name -> accounts.databases.add(name.asText()));
      for (JsonNode user : json.path("users")) {
        accounts.users.put(
            new Account(user.path("user").asText(), user.path("host").asText()),
            HexFormat.of().parseHex(user.path("hash").asText()));
      }
      return accounts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized void save() throws GuestIoException {
    ObjectNode json = JSON.createObjectNode();
    var all = json.putArray("databases");
    databases.forEach(all::add);
    var rows = json.putArray("users");
    users.forEach(
        (account, hash) ->
            rows.addObject()
                .put("user", account.user())
                .put("host", account.host())
                .put("hash", HexFormat.of().formatHex(hash)));
    byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
    guest.files().put(FILE, Inode.file(0600, 999, 999, bytes));
    guest.files().sync();
  }

  static byte[] sha1(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  synchronized boolean create(Account account) {
    return users.putIfAbsent(account, new byte[0]) == null;
  }

  synchronized boolean has(Account account) {
    return users.containsKey(account);
  }

  synchronized void password(Account account, String password) {
    users.put(account, sha1(sha1(password.getBytes(StandardCharsets.UTF_8))));
  }

  synchronized boolean drop(Account account) {
    return users.remove(account) != null;
  }

  synchronized boolean createDatabase(String name) {
    return databases.add(name);
  }

  synchronized boolean dropDatabase(String name) {
    return databases.remove(name);
  }

  synchronized List<String> databases() {
    return List.copyOf(databases);
  }

  synchronized List<Account> users() {
    return List.copyOf(users.keySet());
  }

  /** The hash of the password's hash of who may come from there; empty if nobody may. */
  synchronized Optional<byte[]> find(String user, String from) {
    return users.entrySet().stream()
        .filter(entry -> entry.getKey().user().equals(user))
        .filter(entry -> Hosts.matches(entry.getKey().host(), from))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
