package dev.slipway.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiveTailTest {

  private final LiveTail tail = new LiveTail(new EventLog.Head(7, 10), 4, 1_000_000);

  @Test
  void whoHasSeenEverythingIsCaughtUp() {
    assertThat(tail.after(10, 5)).isEqualTo(new LiveTail.Slice.CaughtUp());
    // Another gateway may have shown more already.
    assertThat(tail.after(99, 5)).isEqualTo(new LiveTail.Slice.CaughtUp());
  }

  @Test
  void newEventsAreGivenInOrderAndNoMoreThanAskedFor() {
    append(11, 13);

    assertThat(positions(tail.after(10, 2))).containsExactly(11L, 12L);
    assertThat(positions(tail.after(12, 2))).containsExactly(13L);
  }

  @Test
  void whoFellBehindTheRingMustReadTheLog() {
    append(11, 16);

    assertThat(tail.after(11, 5)).isEqualTo(new LiveTail.Slice.Behind());
    assertThat(positions(tail.after(12, 5))).containsExactly(13L, 14L, 15L, 16L);
    assertThat(tail.beforeFirst()).isEqualTo(12);
  }

  @Test
  void theRingIsBoundedInBytesToo() {
    LiveTail small = new LiveTail(new EventLog.Head(7, 0), 1000, 100);
    for (int p = 1; p <= 10; p++) {
      small.append(List.of(event(p, 60)));
    }

    assertThat(small.after(8, 5)).isEqualTo(new LiveTail.Slice.Behind());
    assertThat(positions(small.after(9, 5))).containsExactly(10L);
  }

  @Test
  void aGapIsRefused() {
    assertThatThrownBy(() -> append(12, 12)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void listenersAreWokenUntilTheyLeave() {
    AtomicInteger calls = new AtomicInteger();
    Runnable listener = calls::incrementAndGet;
    tail.listen(listener);
    append(11, 12);
    tail.unlisten(listener);
    append(13, 13);

    assertThat(calls).hasValue(1);
    assertThat(tail.listeners()).isZero();
  }

  private void append(int from, int to) {
    tail.append(IntStream.rangeClosed(from, to).mapToObj(p -> event(p, 10)).toList());
  }

  private static LoggedEvent event(long position, int bytes) {
    return new LoggedEvent(position, "cl-1", "blog", "default", "NodeUp", new byte[bytes]);
  }

  private static List<Long> positions(LiveTail.Slice slice) {
    assertThat(slice).isInstanceOf(LiveTail.Slice.Events.class);
    return ((LiveTail.Slice.Events) slice).events().stream().map(LoggedEvent::position).toList();
  }
}
