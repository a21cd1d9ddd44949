package dev.slipway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.slipway.infrastructure.DataVolume;
import dev.slipway.infrastructure.ExecResult;
import dev.slipway.infrastructure.MachineSpec;
import dev.slipway.infrastructure.NetworkSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mariadb.jdbc.Driver;

/** A database machine as the monitor sees it, by MariaDB's own driver. */
class DatabaseMachineIT {
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final String PASSWORD = "a-password-of-32-characters-1234";

  @TempDir Path directory;

  private static MachineSpec machine(NetworkSpec network, int incarnation) throws Exception {
    String address = network.cidr().address(71).toString();
    TestCertificates authority = new TestCertificates();
    TestCertificates.Leaf leaf = authority.leaf("d1", address);
    MachineSpec spec =
        TestSimulator.machine(
            network,
            "d1",
            71,
            TestSimulator.ignition(
                List.of(
                    TestCertificates.file("/etc/slipway/ssl/db.pem", leaf.certificatePem()),
                    TestCertificates.file("/etc/slipway/ssl/db-key.pem", leaf.keyPem()),
                    TestCertificates.file(
                        "/etc/slipway/mariadb.cnf",
                        "[mariadbd]\nport = 3306\nssl-cert = /etc/slipway/ssl/db.pem\n")),
                List.of(
                    TestCertificates.unit(
                        "mariadb.service",
                        "Type=notify\nExecStartPre=+/etc/slipway/bin/prepare-database\n"
                            + "ExecStart=/usr/sbin/mariadbd"
                            + " --defaults-file=/etc/slipway/mariadb.cnf"))));
    return MachineSpec.of(
            new dev.slipway.infrastructure.MachineId(TestSimulator.CLUSTER, "d1", incarnation),
            network,
            spec.address(),
            spec.memoryMiB(),
            spec.image(),
            spec.ignition())
        .withDataVolume(new DataVolume("data", "/var/lib/mysql"));
  }

  private static ExecResult execute(
      TestSimulator simulator, MachineSpec machine, String input, String... command) {
    return simulator
        .driver()
        .execute(machine.id(), List.of(command), input.getBytes(StandardCharsets.UTF_8), SOON);
  }

  private static void awaitAnswers(TestSimulator simulator, MachineSpec machine) {
    await()
        .atMost(SOON)
        .until(() -> execute(simulator, machine, "", "mariadb-admin", "ping").succeeded());
  }

  private static Connection logIn(MachineSpec machine, String user, String password)
      throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("sslMode", "trust");
    properties.setProperty("restrictedAuth", "mysql_native_password,client_ed25519");
    return new Driver()
        .connect(
            "jdbc:mariadb://address=(host=%s)(port=3306)/".formatted(machine.address()),
            properties);
  }

  @Test
  void anAccountThatRootMadeLogsInEncryptedAndOutlivesTheMachine() throws Exception {
    try (TestSimulator simulator = TestSimulator.start(directory)) {
      NetworkSpec network = simulator.network();
      MachineSpec first = machine(network, 1);
      simulator.driver().create(first);
      simulator.driver().powerOn(first.id());
      awaitAnswers(simulator, first);
      String account = "'slipway_monitor'@'%s/255.255.255.0'".formatted(network.cidr().network());
      String statements =
          """
          CREATE DATABASE IF NOT EXISTS `app_blog` CHARACTER SET utf8mb4;
          CREATE USER IF NOT EXISTS %1$s IDENTIFIED BY '%2$s';
          ALTER USER %1$s IDENTIFIED BY '%2$s';
          GRANT ALL PRIVILEGES ON `app\\_blog`.* TO %1$s;
          """
              .formatted(account, PASSWORD);
      assertThat(execute(simulator, first, statements, "mariadb", "--batch").stderr()).isEmpty();
      assertThat(execute(simulator, first, statements, "mariadb", "--batch").exitCode()).isZero();

      requireLogin(first);

      SQLException wrong =
          catchThrowableOfType(
              SQLException.class, () -> logIn(first, "slipway_monitor", "another-password"));
      assertThat(wrong.getSQLState()).startsWith("28");
      assertThat(execute(simulator, first, "SELECT * FROM t;", "mariadb").stderr())
          .contains("1235", "simulated")
          .doesNotContain(PASSWORD);

      simulator.driver().destroy(first.id(), SOON);
      MachineSpec second = machine(network, 2);
      simulator.driver().create(second);
      simulator.driver().powerOn(second.id());
      awaitAnswers(simulator, second);
      requireLogin(second);
    }
  }

  private static void requireLogin(MachineSpec machine) throws SQLException {
    try (Connection connection = logIn(machine, "slipway_monitor", PASSWORD);
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery("SELECT 1")) {
      assertThat(answer.next()).isTrue();
      assertThat(answer.getInt(1)).isEqualTo(1);
      assertThat(connection.isValid(2)).isTrue();
      SQLException refused =
          catchThrowableOfType(
              SQLException.class, () -> statement.executeQuery("SELECT * FROM wp_posts"));
      assertThat(refused.getErrorCode()).isEqualTo(1235);
      assertThat(refused.getMessage()).contains("simulated");
    }
  }
}
