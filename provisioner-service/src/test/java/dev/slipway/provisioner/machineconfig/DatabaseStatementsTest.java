package dev.slipway.provisioner.machineconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatabaseStatementsTest {

  private static final Cidr NETWORK = Cidr.parse("172.17.4.0/24");
  private static final Secret PASSWORD = Secret.of("correct-horse_Battery9");

  @Test
  void aDatabaseAndItsUserAreMadeSuchThatDoingItTwiceIsTheSame() {
    assertThat(DatabaseStatements.ensure("app_blog", "app_blog", PASSWORD, NETWORK).reveal())
        .isEqualTo(
            """
            CREATE DATABASE IF NOT EXISTS `app_blog` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
            CREATE USER IF NOT EXISTS 'app_blog'@'172.17.4.0/255.255.255.0' IDENTIFIED BY 'correct-horse_Battery9';
            ALTER USER 'app_blog'@'172.17.4.0/255.255.255.0' IDENTIFIED BY 'correct-horse_Battery9';
            GRANT ALL PRIVILEGES ON `app\\_blog`.* TO 'app_blog'@'172.17.4.0/255.255.255.0';
            """);
  }

  @Test
  void aLoginIsAUserWithoutAnyRight() {
    assertThat(DatabaseStatements.ensureLogin("slipway_monitor", PASSWORD, NETWORK).reveal())
        .isEqualTo(
            """
            CREATE USER IF NOT EXISTS 'slipway_monitor'@'172.17.4.0/255.255.255.0' IDENTIFIED BY 'correct-horse_Battery9';
            ALTER USER 'slipway_monitor'@'172.17.4.0/255.255.255.0' IDENTIFIED BY 'correct-horse_Battery9';
            """);
  }

  @Test
  void bothAreRemovedIfTheyAreThere() {
    assertThat(DatabaseStatements.drop("blog", "blog", NETWORK))
        .isEqualTo(
            """
            DROP USER IF EXISTS 'blog'@'172.17.4.0/255.255.255.0';
            DROP DATABASE IF EXISTS `blog`;
            """);
  }

  @Test
  void whatWouldHaveToBeQuotedIsRefusedAndNoPasswordIsRepeated() {
    for (String name : List.of("", "a`b", "a'b", "a\\b", "A", "1a", "a b", "a;b", "a".repeat(65))) {
      assertThatIllegalArgumentException()
          .as(name)
          .isThrownBy(() -> DatabaseStatements.ensure(name, "user", PASSWORD, NETWORK));
      assertThatIllegalArgumentException()
          .as(name)
          .isThrownBy(() -> DatabaseStatements.drop("database", name, NETWORK));
    }
    for (String password : List.of("short", "it's-long-but-quoted", "long-with-back\\slash")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DatabaseStatements.ensure("a", "a", Secret.of(password), NETWORK))
          .withMessageNotContaining(password);
    }
  }
}
