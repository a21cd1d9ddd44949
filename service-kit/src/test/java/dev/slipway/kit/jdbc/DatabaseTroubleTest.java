package dev.slipway.kit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseTroubleTest {

  @ParameterizedTest
  @ValueSource(strings = {"08001", "08006", "57P01", "57P03", "53300"})
  void awayIsToldByTheConnectionsState(String state) {
    assertThat(DatabaseTrouble.of(wrapped(new SQLException("gone", state))))
        .contains(DatabaseTrouble.AWAY);
  }

  @Test
  void aPoolWithoutAFreeConnectionIsBusy() {
    assertThat(
            DatabaseTrouble.of(
                new SQLException("Acquisition timeout while waiting for new connection")))
        .contains(DatabaseTrouble.BUSY);
  }

  @Test
  void whatIsSuppressedCounts() {
    IllegalStateException rollback = new IllegalStateException("could not commit");
    rollback.addSuppressed(new SQLException("broken", "08006"));

    assertThat(DatabaseTrouble.of(rollback)).contains(DatabaseTrouble.AWAY);
  }

  @Test
  void aFullDiskIsToldApart() {
    assertThat(DatabaseTrouble.of(wrapped(new SQLException("could not extend file", "53100"))))
        .contains(DatabaseTrouble.FULL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"23505", "42P01", "40001"})
  void aStatementToBlameSaysNothing(String state) {
    assertThat(DatabaseTrouble.of(wrapped(new SQLException("wrong", state)))).isEmpty();
  }

  @Test
  void aLoopOfCausesEnds() {
    IllegalStateException outer = new IllegalStateException("outer");
    IllegalStateException inner = new IllegalStateException("inner", outer);
    outer.initCause(inner);

    assertThat(DatabaseTrouble.of(outer)).isEmpty();
  }

  private static Throwable wrapped(SQLException e) {
    return new IllegalStateException("at the top", new DatabaseException(e));
  }
}
