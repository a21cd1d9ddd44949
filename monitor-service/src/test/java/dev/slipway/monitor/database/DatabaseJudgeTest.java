package dev.slipway.monitor.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.events.DatabaseDown;
import dev.slipway.events.DatabaseUp;
import dev.slipway.events.MachinePhase;
import dev.slipway.events.MachineRole;
import dev.slipway.events.PowerState;
import dev.slipway.events.SlipwayEvent;
import dev.slipway.monitor.cluster.MachineFacts;
import dev.slipway.monitor.database.DatabaseHealth.State;
import dev.slipway.monitor.database.DatabaseLogins.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DatabaseJudgeTest {
  private static final Attempt ANSWERED = new Attempt.Answered("d1", 4);
  private static final Attempt REFUSED = new Attempt.Refused("d1", "nothing listens on its port");
  private static final Attempt NOT_TRIED = new Attempt.NotTried("The provisioner does not answer.");

  private Duration settle = Duration.ZERO;
  private Instant now = Instant.parse("2026-01-14T12:00:00Z");
  private @Nullable MachineFacts machine;
  private @Nullable DatabaseHealth stored;
  private final List<SlipwayEvent> told = new ArrayList<>();
  private int heard;

  private DatabaseHealth tried(Attempt attempt) {
    now = now.plusSeconds(1);
    DatabaseJudge.Judgement judgement = DatabaseJudge.judge(attempt, machine, stored, settle, now);
    stored = judgement.health();
    if (judgement.event() != null) {
      told.add(judgement.event());
    }
    return judgement.health();
  }

  private void power(PowerState power, boolean wished) {
    String eventId = "event-" + ++heard;
    machine =
        new MachineFacts(
            "d1",
            MachineRole.DATABASE,
            1,
            power == PowerState.OFF ? MachinePhase.LOST : MachinePhase.RUNNING,
            power,
            wished,
            now,
            eventId,
            power == PowerState.OFF
                ? new MachineFacts.Off(eventId, 1, now, wished)
                : machine == null ? null : machine.lastOff());
  }

  @Test
  void theFirstLoginIsToldWithoutATimeDown() {
    assertThat(tried(REFUSED).state()).isEqualTo(State.NOT_YET);
    assertThat(tried(REFUSED).state()).isEqualTo(State.NOT_YET);
    assertThat(tried(ANSWERED).lastLoginMillis()).isEqualTo(4);

    assertThat(told).containsExactly(new DatabaseUp("d1", null));
  }

  @Test
  void oneFailureIsNoneAndTwoAre() {
    tried(ANSWERED);
    assertThat(tried(REFUSED).state()).isEqualTo(State.UP);
    assertThat(tried(ANSWERED).message()).isNull();
    assertThat(tried(REFUSED).state()).isEqualTo(State.UP);
    assertThat(tried(REFUSED).state()).isEqualTo(State.DOWN);
    tried(REFUSED);
    tried(ANSWERED);

    assertThat(told)
        .containsExactly(
            new DatabaseUp("d1", null),
            new DatabaseDown("d1", false, "nothing listens on its port"),
            // Since the first of the failures.
            new DatabaseUp("d1", 3.0));
  }

  @Test
  void aMachineThatRanAgainBeforeALoginFailedWasDownAllTheSame() {
    tried(ANSWERED);
    power(PowerState.OFF, false);
    power(PowerState.RUNNING, true);
    Instant off = now;

    assertThat(tried(ANSWERED).state()).isEqualTo(State.DOWN);
    assertThat(tried(ANSWERED).state()).isEqualTo(State.UP);
    tried(ANSWERED);

    assertThat(told)
        .containsExactly(
            new DatabaseUp("d1", null),
            new DatabaseDown("d1", false, "its machine was off at " + off),
            new DatabaseUp("d1", 2.0));
  }

  @Test
  void oneFailureSufficesWhenTheMachineIsOff() {
    tried(ANSWERED);
    power(PowerState.OFF, false);
    tried(REFUSED);

    assertThat(told.getLast())
        .isEqualTo(new DatabaseDown("d1", false, "nothing listens on its port"));
  }

  @Test
  void oneFailureSufficesWhenTheMachineWasOffInBetween() {
    power(PowerState.RUNNING, true);
    tried(ANSWERED);
    power(PowerState.OFF, false);
    power(PowerState.RUNNING, true);
    tried(REFUSED);
    assertThat(told.getLast()).isInstanceOf(DatabaseDown.class);
    tried(ANSWERED);
    tried(REFUSED);

    assertThat(told.getLast()).isInstanceOf(DatabaseUp.class);
  }

  @Test
  void aWishIsSaidAndStaysSaidWhileItBoots() {
    power(PowerState.RUNNING, true);
    tried(ANSWERED);
    power(PowerState.OFF, true);
    assertThat(tried(REFUSED).wished()).isTrue();
    power(PowerState.RUNNING, true);
    assertThat(tried(REFUSED).wished()).isTrue();
    assertThat(tried(ANSWERED).wished()).isFalse();

    assertThat(told.get(1)).isEqualTo(new DatabaseDown("d1", true, "nothing listens on its port"));
  }

  @Test
  void aWishThatIsHeardOfLateIsShown() {
    power(PowerState.RUNNING, true);
    tried(ANSWERED);
    tried(REFUSED);
    assertThat(tried(REFUSED).wished()).isFalse();
    power(PowerState.OFF, true);
    assertThat(tried(REFUSED).wished()).isTrue();
  }

  @Test
  void aShutdownByWishIsGivenTheTimeToBeToldAsOne() {
    settle = Duration.ofSeconds(3);
    power(PowerState.RUNNING, true);
    tried(ANSWERED);
    tried(REFUSED);
    tried(REFUSED);
    assertThat(tried(REFUSED).state()).as("after two seconds").isEqualTo(State.UP);
    power(PowerState.OFF, true);
    tried(REFUSED);
    assertThat(told.getLast())
        .isEqualTo(new DatabaseDown("d1", true, "nothing listens on its port"));
    power(PowerState.RUNNING, true);
    tried(ANSWERED);

    for (int i = 0; i < 3; i++) {
      assertThat(tried(REFUSED).state()).isEqualTo(State.UP);
    }
    assertThat(tried(REFUSED).state()).as("nobody says that it is off").isEqualTo(State.DOWN);
  }

  @Test
  void nothingToLogInWithSaysNothingOfTheDatabase() {
    tried(ANSWERED);
    DatabaseHealth blind = tried(NOT_TRIED);
    assertThat(blind.state()).isEqualTo(State.UP);
    assertThat(tried(NOT_TRIED).blindSince()).isEqualTo(blind.blindSince()).isNotNull();
    assertThat(tried(ANSWERED).blindSince()).isNull();
    assertThat(told).hasSize(1);
  }

  @Test
  void nothingIsStoredAnewForEachLogin() {
    tried(ANSWERED);
    DatabaseHealth first = stored;
    for (int i = 0; i < 8; i++) {
      assertThat(tried(new Attempt.Answered("d1", i))).isEqualTo(first);
    }
    tried(ANSWERED);
    assertThat(tried(new Attempt.Answered("d1", 9)).lastLoginMillis()).isNotNull();
  }

  private enum Happening {
    ANSWERS,
    REFUSES,
    NOT_TRIED,
    OFF,
    WISHED_OFF,
    ON
  }

  @Property(tries = 500)
  void upAndDownAreToldInTurn(@ForAll("happenings") List<Happening> happenings) {
    DatabaseJudgeTest world = new DatabaseJudgeTest();
    for (Happening happening : happenings) {
      switch (happening) {
        case ANSWERS -> world.tried(ANSWERED);
        case REFUSES -> world.tried(REFUSED);
        case NOT_TRIED -> world.tried(NOT_TRIED);
        case OFF -> world.power(PowerState.OFF, false);
        case WISHED_OFF -> world.power(PowerState.OFF, true);
        case ON -> world.power(PowerState.RUNNING, true);
      }
    }
    boolean up = false;
    for (SlipwayEvent event : world.told) {
      assertThat(event).isInstanceOf(up ? DatabaseDown.class : DatabaseUp.class);
      up = !up;
    }
    assertThat(world.stored != null && world.stored.state() == State.UP).isEqualTo(up);
  }

  @Provide
  Arbitrary<List<Happening>> happenings() {
    return Arbitraries.of(Happening.class).list().ofMaxSize(30);
  }
}
