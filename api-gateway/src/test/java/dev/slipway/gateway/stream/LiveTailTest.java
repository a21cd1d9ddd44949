package dev.slipway.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.gateway.stream.LiveTail.Follower;
import dev.slipway.gateway.stream.LiveTail.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LiveTailTest {

  private static final EventFilter ALL = new EventFilter("default", "", Set.of());
  private static final int PLENTY = 1_000_000;

  private final LiveTail tail = new LiveTail(new EventLog.Head(7, 10), 4, PLENTY);

  @Test
  void whoHasSeenEverythingIsCaughtUp() {
    assertThat(tail.next(from(10), 5, PLENTY)).isEqualTo(new Slice.CaughtUp());
    // Another gateway may have shown more already.
    Follower ahead = from(12);
    assertThat(tail.next(ahead, 5, PLENTY)).isEqualTo(new Slice.CaughtUp());
    append(11, 13);
    assertThat(positions(tail.next(ahead, 5, PLENTY))).containsExactly(13L);
  }

  @Test
  void newEventsAreGivenInOrderAndNoMoreThanAskedFor() {
    Follower follower = from(10);
    append(11, 13);

    assertThat(positions(tail.next(follower, 2, PLENTY))).containsExactly(11L, 12L);
    assertThat(tail.position(follower)).isEqualTo(12);
    assertThat(positions(tail.next(follower, 2, PLENTY))).containsExactly(13L);
    assertThat(tail.next(follower, 2, PLENTY)).isEqualTo(new Slice.CaughtUp());
  }

  @Test
  void noMoreBytesAreGivenThanAskedForButOneEventAlways() {
    Follower follower = from(10);
    append(11, 13);

    assertThat(positions(tail.next(follower, 5, 25))).containsExactly(11L, 12L);
    assertThat(positions(tail.next(follower, 5, 1))).containsExactly(13L);
  }

  @Test
  void whoFellBehindMustReadTheLog() {
    Follower behind = from(10);
    append(11, 16);

    assertThat(tail.next(behind, 5, PLENTY)).isEqualTo(new Slice.Behind());
    tail.passed(behind, 12);
    assertThat(positions(tail.next(behind, 5, PLENTY))).containsExactly(13L, 14L, 15L, 16L);
  }

  @Test
  void whatIsHeldIsBoundedInBytesToo() {
    LiveTail small = new LiveTail(new EventLog.Head(7, 0), 1000, 100);
    for (int p = 1; p <= 10; p++) {
      small.append(List.of(event(p, "cl-1", 60)));
    }

    assertThat(small.next(small.follow(ALL, 8, () -> {}), 5, PLENTY)).isEqualTo(new Slice.Behind());
    assertThat(positions(small.next(small.follow(ALL, 9, () -> {}), 5, PLENTY)))
        .containsExactly(10L);
  }

  @Test
  void aGapIsRefused() {
    assertThatThrownBy(() -> append(12, 12)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void followersAreWokenUntilTheyLeave() {
    AtomicInteger calls = new AtomicInteger();
    Follower follower = tail.follow(ALL, 10, calls::incrementAndGet);
    append(11, 12);
    tail.leave(follower);
    append(13, 13);

    assertThat(calls).hasValue(1);
    assertThat(tail.listeners()).isZero();
  }

  @Test
  void nobodyIsWokenForAnotherCluster() {
    AtomicInteger calls = new AtomicInteger();
    Follower follower =
        tail.follow(new EventFilter("default", "cl-2", Set.of()), 10, calls::incrementAndGet);
    tail.follow(new EventFilter("other", "cl-1", Set.of()), 10, calls::incrementAndGet);
    tail.follow(new EventFilter("default", "cl-1", Set.of("NodeDown")), 10, calls::incrementAndGet);
    append(11, 12);

    assertThat(calls).hasValue(0);
    assertThat(tail.next(follower, 5, PLENTY)).isEqualTo(new Slice.CaughtUp());
    assertThat(tail.position(follower)).isEqualTo(12);
  }

  @Test
  void aClusterIsFollowedByItsNameToo() {
    Follower byName = tail.follow(new EventFilter("default", "blog", Set.of()), 10, () -> {});
    Follower byId = tail.follow(new EventFilter("default", "cl-1", Set.of()), 10, () -> {});
    append(11, 12);

    assertThat(positions(tail.next(byName, 5, PLENTY))).containsExactly(11L, 12L);
    assertThat(positions(tail.next(byId, 5, PLENTY))).containsExactly(11L, 12L);
  }

  @Test
  void whoIsCaughtUpNeedNotReadWhatIsOfOtherClusters() {
    Follower quiet = tail.follow(new EventFilter("default", "cl-2", Set.of()), 10, () -> {});
    assertThat(tail.next(quiet, 5, PLENTY)).isEqualTo(new Slice.CaughtUp());
    append(11, 30);
    tail.append(List.of(event(31, "cl-2", 10)));
    append(32, 33);

    assertThat(tail.position(quiet)).isEqualTo(30);
    assertThat(positions(tail.next(quiet, 5, PLENTY))).containsExactly(31L);
    assertThat(tail.position(quiet)).isEqualTo(33);
  }

  /** Whatever the order of appending and taking, each gets its own, in order, once. */
  @Test
  void nothingIsLeftOutAndNothingComesTwice() {
    Random random = new Random(42);
    LiveTail large = new LiveTail(new EventLog.Head(7, 0), PLENTY, PLENTY);
    List<Follower> followers =
        IntStream.range(0, 5)
            .mapToObj(c -> new EventFilter("default", c == 0 ? "" : "cl-" + c, Set.of()))
            .map(filter -> large.follow(filter, 0, () -> {}))
            .toList();
    List<List<Long>> wanted = IntStream.range(0, 5).mapToObj(c -> longs()).toList();
    List<List<Long>> got = IntStream.range(0, 5).mapToObj(c -> longs()).toList();
    for (long position = 1; position <= 2_000; position++) {
      int cluster = 1 + random.nextInt(4);
      large.append(List.of(event(position, "cl-" + cluster, 10)));
      wanted.getFirst().add(position);
      wanted.get(cluster).add(position);
      take(large, followers, got, random.nextInt(5), 1 + random.nextInt(3));
    }
    for (int i = 0; i < followers.size(); i++) {
      take(large, followers, got, i, PLENTY);
    }

    assertThat(got).isEqualTo(wanted);
  }

  private static List<Long> longs() {
    return new ArrayList<>();
  }

  private static void take(
      LiveTail tail, List<Follower> followers, List<List<Long>> got, int which, int most) {
    if (tail.next(followers.get(which), most, PLENTY) instanceof Slice.Events(var events, _)) {
      events.forEach(event -> got.get(which).add(event.position()));
    }
  }

  private Follower from(long position) {
    return tail.follow(ALL, position, () -> {});
  }

  private void append(int from, int to) {
    tail.append(LongStream.rangeClosed(from, to).mapToObj(p -> event(p, "cl-1", 10)).toList());
  }

  private static LoggedEvent event(long position, String cluster, int bytes) {
    String name = cluster.equals("cl-1") ? "blog" : "";
    return new LoggedEvent(position, cluster, name, "default", "NodeUp", new byte[bytes]);
  }

  private static List<Long> positions(Slice slice) {
    assertThat(slice).isInstanceOf(Slice.Events.class);
    return ((Slice.Events) slice).events().stream().map(LoggedEvent::position).toList();
  }
}
