package dev.slipway.simulator.mariadb;

import dev.slipway.simulator.mariadb.Accounts.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The SQL that root may say: databases, users, and what there is of both. */
final class Statements {
  private static final String USER = "'([^']*)'@'([^']*)'";
  private static final Pattern CREATE_DATABASE =
      pattern("CREATE DATABASE( IF NOT EXISTS)? `?(\\w+)`?.*");
  private static final Pattern DROP_DATABASE = pattern("DROP DATABASE( IF EXISTS)? `?(\\w+)`?");
  private static final Pattern CREATE_USER =
      pattern("CREATE USER( IF NOT EXISTS)? " + USER + "(?: IDENTIFIED BY '([^']*)')?");
  private static final Pattern ALTER_USER =
      pattern("ALTER USER " + USER + " IDENTIFIED BY '([^']*)'");
  private static final Pattern DROP_USER = pattern("DROP USER( IF EXISTS)? " + USER);
  private static final Pattern GRANT = pattern("(?:GRANT|REVOKE) .* (?:TO|FROM) " + USER + ".*");
  private static final Pattern SELECT_ONE = pattern("SELECT (\\d+)");

  private final Accounts accounts;

  /** It can't be done, with MariaDB's number and text for that. */
  static final class SqlException extends Exception {
    private static final long serialVersionUID = 1;
    private final int number;
    private final String state;

    SqlException(int number, String state, String message) {
      super(message);
      this.number = number;
      this.state = state;
    }

    int number() {
      return number;
    }

    String state() {
      return state;
    }

    String text() {
      return String.valueOf(getMessage());
    }

    /** For whatever a simulated database does not do. */
    static SqlException unknown(String what) {
      return new SqlException(
          1235, "42000", "This MariaDB is simulated: it knows accounts and logins, not " + what);
    }
  }

  Statements(Accounts accounts) {
    this.accounts = accounts;
  }

  private static Pattern pattern(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  }

  /** The statements of a text; semicolons in quotes don't end one. */
  static List<String> split(String text) {
    List<String> statements = new ArrayList<>();
    StringBuilder statement = new StringBuilder();
    char quote = 0;
    for (char c : text.toCharArray()) {
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '`' || c == '"') {
        quote = c;
      } else if (c == ';') {
        statements.add(statement.toString().strip().replaceAll("\\s+", " "));
        statement.setLength(0);
        continue;
      }
      statement.append(c);
    }
    statements.add(statement.toString().strip().replaceAll("\\s+", " "));
    statements.removeIf(String::isEmpty);
    return statements;
  }

  /** Does it; the rows that it gives. */
  List<String> run(String sql) throws SqlException {
    Matcher matcher;
    if ((matcher = CREATE_DATABASE.matcher(sql)).matches()) {
      boolean made = accounts.createDatabase(matcher.group(2));
      require(made || matcher.group(1) != null, 1007, "database exists: " + matcher.group(2));
    } else if ((matcher = DROP_DATABASE.matcher(sql)).matches()) {
      boolean there = accounts.dropDatabase(matcher.group(2));
      require(there || matcher.group(1) != null, 1008, "no such database: " + matcher.group(2));
    } else if ((matcher = CREATE_USER.matcher(sql)).matches()) {
      createUser(matcher);
    } else if ((matcher = ALTER_USER.matcher(sql)).matches()) {
      Account account = new Account(matcher.group(1), matcher.group(2));
      require(accounts.has(account), 1396, "Operation ALTER USER failed for " + account);
      accounts.password(account, matcher.group(3));
    } else if ((matcher = DROP_USER.matcher(sql)).matches()) {
      Account account = new Account(matcher.group(2), matcher.group(3));
      boolean there = accounts.drop(account);
      require(there || matcher.group(1) != null, 1396, "Operation DROP USER failed");
    } else if ((matcher = GRANT.matcher(sql)).matches()) {
      Account account = new Account(matcher.group(1), matcher.group(2));
      require(accounts.has(account), 1133, "Can't find any matching row in the user table");
    } else {
      return look(sql);
    }
    return List.of();
  }

  private void createUser(Matcher matcher) throws SqlException {
    Account account = new Account(matcher.group(2), matcher.group(3));
    boolean made = accounts.create(account);
    require(made || matcher.group(1) != null, 1396, "Operation CREATE USER failed");
    if (made && matcher.group(4) != null) {
      accounts.password(account, matcher.group(4));
    }
  }

  private List<String> look(String sql) throws SqlException {
    Matcher one = SELECT_ONE.matcher(sql);
    if (one.matches()) {
      return List.of(one.group(1));
    }
    return switch (sql.toUpperCase(java.util.Locale.ROOT)) {
      case "SHOW DATABASES" -> accounts.databases();
      case "SELECT USER,HOST FROM MYSQL.USER", "SELECT USER, HOST FROM MYSQL.USER" ->
          accounts.users().stream().map(user -> user.user() + "\t" + user.host()).toList();
      case "FLUSH PRIVILEGES" -> List.of();
      default -> throw SqlException.unknown("this statement");
    };
  }

  private static void require(boolean holds, int number, String message) throws SqlException {
    if (!holds) {
      throw new SqlException(number, "HY000", message);
    }
  }
}
