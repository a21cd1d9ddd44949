package dev.slipway.provisioner.machineconfig;

import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.Secret;
import java.util.regex.Pattern;

/**
 * SQL for an application's database and user, and for users that only log in. Names and passwords
 * are restricted to what needs no quoting, instead of being quoted.
 */
public final class DatabaseStatements {

  /** The shorter of MariaDB's two limits, that of database names. */
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");

  private static final Pattern PASSWORD = Pattern.compile("[A-Za-z0-9_-]{16,128}");

  private DatabaseStatements() {}

  /**
   * Makes the database, and the user that may do everything in it and nothing else, if they aren't
   * there, and gives the user this password. Can be repeated.
   *
   * @param password 16 to 128 letters, digits, {@code _} or {@code -}
   * @param machineNetwork where the user may come from: pods come from their machine's address
   * @throws IllegalArgumentException if a name or the password has other characters
   */
  public static Secret ensure(String database, String user, Secret password, Cidr machineNetwork) {
    String account = account(user, machineNetwork);
    return Secret.of(
        """
        CREATE DATABASE IF NOT EXISTS `%1$s` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
        CREATE USER IF NOT EXISTS %2$s IDENTIFIED BY '%3$s';
        ALTER USER %2$s IDENTIFIED BY '%3$s';
        GRANT ALL PRIVILEGES ON `%4$s`.* TO %2$s;
        """
            .formatted(name(database), account, password(password), pattern(database)));
  }

  /**
   * Makes a user that may log in and nothing else, if it isn't there, and gives it this password.
   * Can be repeated.
   *
   * @param password 16 to 128 letters, digits, {@code _} or {@code -}
   * @param machineNetwork where the user may come from
   * @throws IllegalArgumentException if the name or the password has other characters
   */
  public static Secret ensureLogin(String user, Secret password, Cidr machineNetwork) {
    return Secret.of(
        """
        CREATE USER IF NOT EXISTS %1$s IDENTIFIED BY '%2$s';
        ALTER USER %1$s IDENTIFIED BY '%2$s';
        """
            .formatted(account(user, machineNetwork), password(password)));
  }

  /** Removes both, if they are there. */
  public static String drop(String database, String user, Cidr machineNetwork) {
    return """
    DROP USER IF EXISTS %s;
    DROP DATABASE IF EXISTS `%s`;
    """
        .formatted(account(user, machineNetwork), name(database));
  }

  private static String account(String user, Cidr network) {
    return "'%s'@'%s/%s'".formatted(name(user), network.network(), network.netmask());
  }

  /** Where privileges are granted, {@code _} stands for any character unless it is escaped. */
  private static String pattern(String database) {
    return name(database).replace("_", "\\_");
  }

  private static String password(Secret password) {
    if (!PASSWORD.matcher(password.reveal()).matches()) {
      throw new IllegalArgumentException(
          "A database password is 16 to 128 letters, digits, _ or -, which this one is not");
    }
    return password.reveal();
  }

  private static String name(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "Names of databases and their users are a lower-case letter and up to 63 more, digits or"
              + " _; this is none: "
              + name);
    }
    return name;
  }
}
