package dev.slipway.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.localstack.process.ProcessIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPostgresIT {
  private static final String DATABASE = "slipway_sample";
  private static final String PASSWORD = "pass-word";

  @TempDir Path temporary;
  private LocalPostgres postgres = new LocalPostgres(Path.of("unused"), 0);

  @BeforeEach
  void start() throws IOException {
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
    postgres = new LocalPostgres(temporary.resolve("postgres"), Ports.free());
    postgres.start();
    postgres.administration().ensureDatabase(DATABASE, PASSWORD);
  }

  @AfterEach
  void stop() {
    postgres.kill();
  }

  @Test
  void keepsWhatWasCommittedWhenEveryProcessIsKilled() throws SQLException {
    execute("CREATE TABLE ship (name text)", "INSERT INTO ship VALUES ('Argo')");

    postgres.kill();
    assertThat(postgres.isRunning()).isFalse();
    postgres.start();

    assertThat(first("SELECT name FROM ship")).isEqualTo("Argo");
  }

  @Test
  void startsAgainWhenOnlyThePostmasterWasKilledAndAConnectionIsOpen() throws SQLException {
    execute("CREATE TABLE ship (name text)", "INSERT INTO ship VALUES ('Argo')");
    try (Connection open = connect()) {
      assertThat(open.isValid(1)).isTrue();
      postgres.process().orElseThrow().kill();

      postgres.start();
    }

    assertThat(first("SELECT name FROM ship")).isEqualTo("Argo");
  }

  @Test
  void adoptsTheServerThatAnEarlierProcessLeft() {
    ProcessIdentity before = postgres.process().orElseThrow();

    LocalPostgres later = new LocalPostgres(postgres.directory(), postgres.port());
    later.start();

    assertThat(later.process()).contains(before);
  }

  @Test
  void replacesALeftServerThatListensElsewhere() {
    ProcessIdentity before = postgres.process().orElseThrow();

    postgres = new LocalPostgres(postgres.directory(), Ports.free());
    postgres.start();

    assertThat(before.isAlive()).isFalse();
    assertThat(postgres.isRunning()).isTrue();
  }

  @Test
  void startsThoughAnotherProcessGotTheDeadOnesNumber() throws IOException {
    postgres.kill();
    Path pidFile = postgres.directory().resolve("data").resolve("postmaster.pid");
    Files.writeString(
        pidFile,
        ProcessHandle.current().pid()
            + "\n"
            + postgres.directory().resolve("data")
            + "\n1\n"
            + postgres.port()
            + "\n\n127.0.0.1\n     1   1\nready   \n");

    assertThat(postgres.isRunning()).isFalse();
    postgres.start();

    assertThat(postgres.isRunning()).isTrue();
    assertThat(postgres.process().orElseThrow().pid()).isNotEqualTo(ProcessHandle.current().pid());
  }

  @Test
  void isDurableAndLocal() throws SQLException {
    assertThat(first("SHOW fsync")).isEqualTo("on");
    assertThat(first("SHOW synchronous_commit")).isEqualTo("on");
    assertThat(first("SHOW full_page_writes")).isEqualTo("on");
    assertThat(first("SHOW listen_addresses")).isEqualTo("127.0.0.1");
  }

  @Test
  void letsNobodyInWithoutTheRightPassword() {
    assertThatThrownBy(
            () -> DriverManager.getConnection(postgres.jdbcUrl(DATABASE), DATABASE, "wrong"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password authentication failed");
  }

  @Test
  void keepsEveryRoleToItsOwnDatabase() {
    postgres.administration().ensureDatabase("slipway_other", "other");

    assertThatThrownBy(
            () ->
                DriverManager.getConnection(postgres.jdbcUrl("slipway_other"), DATABASE, PASSWORD))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("permission denied");
  }

  @Test
  void makingADatabaseTwiceChangesOnlyThePassword() throws SQLException {
    execute("CREATE TABLE ship (name text)");

    postgres.administration().ensureDatabase(DATABASE, "another");

    try (Connection connection =
        DriverManager.getConnection(postgres.jdbcUrl(DATABASE), DATABASE, "another")) {
      assertThat(connection.createStatement().executeQuery("SELECT * FROM ship").next()).isFalse();
    }
  }

  @Test
  void namesThePortThatIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      LocalPostgres other = new LocalPostgres(temporary.resolve("other"), taken.getLocalPort());

      assertThatThrownBy(other::start)
          .isInstanceOf(PortTakenException.class)
          .hasMessageContaining(Integer.toString(taken.getLocalPort()));
    }
  }

  @Test
  void runsBelowADirectoryThatIsClosedToOthers() throws IOException {
    Path closed = Files.createDirectory(temporary.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    try (LocalPostgres inside = new LocalPostgres(closed.resolve("postgres"), Ports.free())) {
      inside.start();

      assertThat(inside.isRunning()).isTrue();
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl(DATABASE), DATABASE, PASSWORD);
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private String first(String query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }
}
