package dev.slipway.simulator.mariadb;

import dev.slipway.simulator.guest.Call;
import dev.slipway.simulator.guest.Programs;
import dev.slipway.simulator.guest.file.Inode;
import dev.slipway.simulator.guest.process.GuestIoException;
import dev.slipway.simulator.kubernetes.auth.ServerKey;
import dev.slipway.simulator.machine.MachineContext;
import dev.slipway.simulator.mariadb.Statements.SqlException;
import dev.slipway.simulator.role.Daemon;
import dev.slipway.simulator.role.Flags;
import dev.slipway.simulator.role.Tls;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The server of a database machine, its client, and what prepares its volume. */
public final class DatabasePrograms {
  private final Supplier<MachineContext> boot;
  private volatile @Nullable Accounts served;

  private DatabasePrograms(Supplier<MachineContext> boot) {
    this.boot = boot;
  }

  /** Those of one boot. */
  public static Programs of(Supplier<MachineContext> boot) {
    DatabasePrograms programs = new DatabasePrograms(boot);
    return new Programs()
        .with("mariadbd", programs::serve)
        .with("mariadb", programs::client)
        .with("mariadb-admin", programs::admin)
        .with("/etc/slipway/bin/prepare-database", DatabasePrograms::prepare);
  }

  private static int prepare(Call call) throws GuestIoException, InterruptedException {
    if (!call.guest().files().isDirectory(Accounts.DATA)) {
      call.guest().files().put(Accounts.DATA, Inode.directory(0700, 999, 999));
      call.err().write("new data in " + Accounts.DATA + "\n");
    }
    return 0;
  }

  private int serve(Call call) throws GuestIoException, InterruptedException {
    MachineContext context = boot.get();
    Thread.sleep(context.conditions().diskDelay());
    Map<String, String> settings = settings(call);
    if (!call.guest().files().isDirectory(Accounts.DATA)) {
      return call.fail(1, "[ERROR] Aborting: " + Accounts.DATA + " is not there");
    }
    Accounts accounts = Accounts.of(call.guest());
    DatabaseServer server =
        new DatabaseServer(
            context.spec().address().toString(),
            Integer.parseInt(settings.getOrDefault("port", "3306")),
            tls(call, settings),
            accounts,
            context.ports().gate(),
            context.spec().network().gateway().toString());
    served = accounts;
    call.err().write("ready for connections (simulated)\n");
    try {
      return Daemon.serve(server);
    } finally {
      served = null;
    }
  }

  private static Map<String, String> settings(Call call) throws GuestIoException {
    String file = Flags.of(call.arguments()).get("defaults-file");
    Map<String, String> settings = new TreeMap<>();
    for (String line : Tls.text(call, file).lines().toList()) {
      int equals = line.indexOf('=');
      if (equals > 0 && !line.startsWith("#")) {
        settings.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    return settings;
  }

  private SSLContext tls(Call call, Map<String, String> settings) throws GuestIoException {
    // The key is copied to where MariaDB may read it by what prepares the volume.
    String certificate = settings.getOrDefault("ssl-cert", "");
    String key = certificate.replaceFirst("\\.pem$", "-key.pem");
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          new KeyManager[] {ServerKey.of(Tls.text(call, certificate), Tls.text(call, key))},
          null,
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("MariaDB's certificate can't be used", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("MariaDB's certificate can't be read", e);
    }
  }

  private int client(Call call) throws GuestIoException, InterruptedException {
    Accounts accounts = served;
    if (accounts == null) {
      return call.fail(
          1,
          "ERROR 2002 (HY000): Can't connect to local server through socket"
              + " '/run/mysqld/mysqld.sock' (2)");
    }
    Thread.sleep(boot.get().conditions().diskDelay());
    Statements statements = new Statements(accounts);
    String text = inline(call);
    int at = 0;
    for (String sql : Statements.split(text.isEmpty() ? call.textInput(null) : text)) {
      at++;
      try {
        for (String row : statements.run(sql)) {
          call.printLine(row);
        }
      } catch (SqlException e) {
        return call.fail(
            1, "ERROR %d (%s) at statement %d: %s".formatted(e.number(), e.state(), at, e.text()));
      } finally {
        accounts.save();
      }
    }
    return 0;
  }

  /** What {@code -e} says. */
  private static String inline(Call call) {
    int at = call.operands().indexOf("-e");
    return at >= 0 && at + 1 < call.operands().size()
        ? call.operands().get(at + 1)
        : Flags.of(call.arguments()).get("execute");
  }

  private int admin(Call call) throws GuestIoException, InterruptedException {
    if (served == null) {
      return call.fail(1, "connect to server at 'localhost' failed");
    }
    Thread.sleep(boot.get().conditions().diskDelay());
    call.printLine("mariadbd is alive");
    return 0;
  }
}
