package dev.slipway.simulator.kubernetes.log;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** What one run of a container has printed, its last lines only. On the cluster's loop. */
public final class ContainerLog {
  private static final int MOST_LINES = 200;

  private final Deque<Line> lines = new ArrayDeque<>();
  private final List<Follower> followers = new ArrayList<>();
  private boolean ended;

  /** A line and when it was printed. */
  public record Line(Instant time, String text) {}

  /** Hears of lines, and of the end. */
  public interface Follower {
    /** A line was printed. */
    void line(Line line);

    /** The container ended: nothing more comes. */
    void end();
  }

  /** Prints a line. */
  public void print(Instant time, String text) {
    Line line = new Line(time, text);
    lines.addLast(line);
    if (lines.size() > MOST_LINES) {
      lines.removeFirst();
    }
    each(follower -> follower.line(line));
  }

  /** Nothing more is printed. */
  public void end() {
    ended = true;
    each(Follower::end);
    followers.clear();
  }

  /** What is there now. */
  public List<Line> lines() {
    return List.copyOf(lines);
  }

  /** Tells what comes; of a container that has ended, that it has. */
  public void follow(Follower follower) {
    if (ended) {
      follower.end();
    } else {
      followers.add(follower);
    }
  }

  /** Tells nothing more. */
  public void unfollow(Follower follower) {
    followers.remove(follower);
  }

  private void each(Consumer<Follower> call) {
    List.copyOf(followers).forEach(call);
  }
}
