package dev.slipway.monitor.out.mariadb;

import dev.slipway.kit.credentials.DatabaseLogin;
import dev.slipway.monitor.database.DatabaseLogins.Attempt;
import dev.slipway.monitor.database.DatabaseLogins.Attempt.Answered;
import dev.slipway.monitor.database.DatabaseLogins.Attempt.NotTried;
import dev.slipway.monitor.database.DatabaseLogins.Attempt.Refused;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.mariadb.jdbc.Driver;

/**
 * A login as any client makes it: a new connection each time, encrypted, with user and password.
 * The deadline is for all of it, for a server that trickles would keep each single read within its
 * own.
 */
final class MariaDbLogin implements AutoCloseable {
  /** SQL states that begin so are about who logs in: the standard's class 28. */
  private static final String WRONG_ACCOUNT = "28";

  /**
   * How much longer a login may take until one has succeeded there, and at most: a process that has
   * just started loads and compiles what it needs for TLS meanwhile, which took 2.2 s where a later
   * login took 0.05 s.
   */
  private static final int COLD = 5;

  /**
   * How many times as long as usual a login may take before that is silence: a machine whose
   * processor is emulated is slow for seconds while it starts something else.
   */
  private static final int SLOWER = 20;

  private final Duration whenWarm;

  /** How long a login usually takes, by where the database is. */
  private final Map<String, Duration> usual = new ConcurrentHashMap<>();

  private final Driver driver = new Driver();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Logins that may take so long, or longer where they usually do, once one has succeeded. */
  MariaDbLogin(Duration deadline) {
    this.whenWarm = deadline;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /**
   * Logs in and asks for 1.
   *
   * @param wrongAccount is run when the database refuses user or password
   */
  Attempt attempt(DatabaseLogin login, Runnable wrongAccount) {
    long began = System.nanoTime();
    Duration deadline = deadline(login);
    Future<Attempt> attempt = threads.submit(() -> logIn(login, began, deadline, wrongAccount));
    try {
      return attempt.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // Interrupting a virtual thread closes the socket that it waits for.
      attempt.cancel(true);
      return new Refused(login.machine(), silent(deadline));
    } catch (ExecutionException e) {
      throw new IllegalStateException("a login ended unforeseen", e.getCause());
    } catch (InterruptedException e) {
      attempt.cancel(true);
      Thread.currentThread().interrupt();
      return new NotTried("The attempt was interrupted.");
    }
  }

  private Duration deadline(DatabaseLogin login) {
    Duration longest = whenWarm.multipliedBy(COLD);
    Duration known = usual.get(login.host());
    Duration patient = known == null ? longest : known.multipliedBy(SLOWER);
    if (patient.compareTo(whenWarm) < 0) {
      return whenWarm;
    }
    return patient.compareTo(longest) < 0 ? patient : longest;
  }

  /** Slowness is remembered longer than speed. */
  private static Duration slower(Duration before, Duration now) {
    Duration faded = before.multipliedBy(9).dividedBy(10);
    return faded.compareTo(now) > 0 ? faded : now;
  }

  private Attempt logIn(DatabaseLogin login, long began, Duration deadline, Runnable wrongAccount) {
    String url = "jdbc:mariadb://address=(host=%s)(port=%d)/".formatted(login.host(), login.port());
    try (Connection connection = driver.connect(url, properties(login, deadline));
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery("SELECT 1")) {
      if (!answer.next() || answer.getInt(1) != 1) {
        return new Refused(login.machine(), "it gives a wrong answer to SELECT 1");
      }
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      // The very first has loaded what this process needs.
      usual.merge(login.host(), usual.isEmpty() ? Duration.ZERO : took, MariaDbLogin::slower);
      return new Answered(login.machine(), Math.max(1, took.toMillis()));
    } catch (SQLException e) {
      if (isAboutAccount(e)) {
        wrongAccount.run();
        return new Refused(login.machine(), "it refuses the monitor's account");
      }
      return new Refused(login.machine(), explain(e, deadline));
    }
  }

  private static Properties properties(DatabaseLogin login, Duration deadline) {
    String millis = Long.toString(deadline.toMillis());
    Properties properties = new Properties();
    properties.setProperty("user", login.user());
    properties.setProperty("password", login.password());
    properties.setProperty("connectTimeout", millis);
    properties.setProperty("socketTimeout", millis);
    // Encrypted, whoever signed the certificate: the machine keeps its own when the cluster's
    // authorities are made anew, and the password is never sent, only proved.
    properties.setProperty("sslMode", "trust");
    properties.setProperty("restrictedAuth", "mysql_native_password,client_ed25519");
    properties.setProperty("allowLocalInfile", "false");
    return properties;
  }

  private static String explain(SQLException e, Duration deadline) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case SocketTimeoutException silence -> {
          return silent(deadline);
        }
        case NoRouteToHostException unreachable -> {
          return "its address can't be reached";
        }
        case ConnectException refused -> {
          return "nothing listens on its port";
        }
        default -> {}
      }
    }
    return "the login failed with SQL state %s, error %d"
        .formatted(e.getSQLState(), e.getErrorCode());
  }

  private static boolean isAboutAccount(SQLException e) {
    return e.getSQLState() != null && e.getSQLState().startsWith(WRONG_ACCOUNT);
  }

  private static String silent(Duration deadline) {
    return String.format(
        Locale.ROOT, "it does not answer within %.1f s", deadline.toMillis() / 1000.0);
  }
}
