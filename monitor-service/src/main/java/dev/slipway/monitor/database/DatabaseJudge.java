package dev.slipway.monitor.database;

import dev.slipway.events.DatabaseDown;
import dev.slipway.events.DatabaseUp;
import dev.slipway.events.PowerState;
import dev.slipway.events.SlipwayEvent;
import dev.slipway.monitor.cluster.MachineFacts;
import dev.slipway.monitor.database.DatabaseHealth.State;
import dev.slipway.monitor.database.DatabaseLogins.Attempt;
import dev.slipway.monitor.database.DatabaseLogins.Attempt.Answered;
import dev.slipway.monitor.database.DatabaseLogins.Attempt.NotTried;
import dev.slipway.monitor.database.DatabaseLogins.Attempt.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Judges a database by an attempt to log in. One failure is no failure, unless the provisioner says
 * that the machine is off: MariaDB may just have been restarted, or a packet lost. And what may be
 * a shutdown by wish is given the time to be told as one. Pure.
 */
public final class DatabaseJudge {
  /** So many failures in a row are believed without another witness. */
  private static final int BELIEVED = 2;

  /** How often the time of the last login is noted while nothing else changes. */
  private static final Duration NOTE_EVERY = Duration.ofSeconds(10);

  /** Where the attempt did not get so far as to hear the machine's name. */
  private static final String MACHINE = "d1";

  private DatabaseJudge() {}

  /**
   * A judgement.
   *
   * @param health to be stored
   * @param event to be told, or null when nothing changed
   */
  public record Judgement(DatabaseHealth health, @Nullable SlipwayEvent event) {}

  /**
   * Judges a database.
   *
   * @param attempt what came of logging in
   * @param machine what the provisioner said last of its machine, or null
   * @param before the judgement before, or null if there is none
   * @param settle how long logins fail at least before that alone is believed
   */
  public static Judgement judge(
      Attempt attempt,
      @Nullable MachineFacts machine,
      @Nullable DatabaseHealth before,
      Duration settle,
      Instant now) {
    DatabaseHealth old =
        before == null ? DatabaseHealth.notYet(name(attempt, machine), now) : before;
    return switch (attempt) {
      case Answered answered -> answered(answered, machine, old, now);
      case Refused refused -> refused(refused, machine, old, settle, now);
      case NotTried notTried -> notTried(notTried, machine, old, now);
    };
  }

  private static Judgement answered(
      Answered attempt, @Nullable MachineFacts machine, DatabaseHealth old, Instant now) {
    if (old.state() == State.UP
        && machine != null
        && machine.lastOff() != null
        && !Objects.equals(machine.offEvent(), old.offEvent())) {
      return wasOff(attempt, machine, machine.lastOff(), old);
    }
    boolean changed = old.state() != State.UP;
    boolean noted =
        !changed && old.lastLoginAt() != null && now.isBefore(old.lastLoginAt().plus(NOTE_EVERY));
    DatabaseHealth health =
        new DatabaseHealth(
            attempt.machine(),
            State.UP,
            changed ? now : old.since(),
            false,
            null,
            0,
            null,
            null,
            noted ? old.lastLoginMillis() : Long.valueOf(attempt.millis()),
            noted ? old.lastLoginAt() : now,
            machine == null ? null : machine.offEvent());
    if (!changed) {
      return new Judgement(health, null);
    }
    Double down = old.state() == State.DOWN ? seconds(old.since(), now) : null;
    return new Judgement(health, new DatabaseUp(attempt.machine(), down));
  }

  /**
   * The machine went off and ran again before a login failed: nobody could log in meanwhile, which
   * is told first. The next login tells that it is up again.
   */
  private static Judgement wasOff(
      Answered attempt, MachineFacts machine, MachineFacts.Off off, DatabaseHealth old) {
    String message = "its machine was off at " + off.at();
    DatabaseHealth health =
        new DatabaseHealth(
            attempt.machine(),
            State.DOWN,
            off.at(),
            off.wished(),
            message,
            0,
            null,
            null,
            old.lastLoginMillis(),
            old.lastLoginAt(),
            machine.offEvent());
    return new Judgement(health, new DatabaseDown(attempt.machine(), off.wished(), message));
  }

  private static Judgement refused(
      Refused attempt,
      @Nullable MachineFacts machine,
      DatabaseHealth old,
      Duration settle,
      Instant now) {
    int failures = Math.min(old.failures() + 1, BELIEVED);
    Instant failingSince = old.failingSince() == null ? now : old.failingSince();
    String name = name(attempt, machine);
    boolean off = isOff(machine, old);
    boolean believed = failures >= BELIEVED && !now.isBefore(failingSince.plus(settle));
    boolean goesDown = old.state() == State.UP && (off || believed);
    boolean down = goesDown || old.state() == State.DOWN;
    boolean wished = down && byWish(machine, old, off);
    DatabaseHealth health =
        new DatabaseHealth(
            name,
            goesDown ? State.DOWN : old.state(),
            goesDown ? failingSince : old.since(),
            wished,
            attempt.message(),
            failures,
            failingSince,
            null,
            old.lastLoginMillis(),
            old.lastLoginAt(),
            down && machine != null ? machine.offEvent() : old.offEvent());
    return new Judgement(
        health, goesDown ? new DatabaseDown(name, wished, attempt.message()) : null);
  }

  private static Judgement notTried(
      NotTried attempt, @Nullable MachineFacts machine, DatabaseHealth old, Instant now) {
    return new Judgement(
        new DatabaseHealth(
            name(attempt, machine),
            old.state(),
            old.since(),
            old.wished(),
            attempt.message(),
            old.failures(),
            old.failingSince(),
            old.blindSince() == null ? now : old.blindSince(),
            old.lastLoginMillis(),
            old.lastLoginAt(),
            old.offEvent()),
        null);
  }

  /** Whether the machine is off, or was since the last judgement. */
  private static boolean isOff(@Nullable MachineFacts machine, DatabaseHealth old) {
    return machine != null
        && (machine.power() == PowerState.OFF
            || !Objects.equals(machine.offEvent(), old.offEvent()));
  }

  /** A database that is down stays so by wish until its machine is to run. */
  private static boolean byWish(@Nullable MachineFacts machine, DatabaseHealth old, boolean off) {
    if (machine == null || !off) {
      return old.wished();
    }
    return machine.lastOff() != null && machine.lastOff().wished();
  }

  private static String name(Attempt attempt, @Nullable MachineFacts machine) {
    if (attempt.machine() != null) {
      return attempt.machine();
    }
    return machine == null ? MACHINE : machine.machine();
  }

  private static double seconds(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toMillis()) / 1000.0;
  }
}
