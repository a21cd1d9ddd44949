package dev.slipway.acceptance;

import dev.slipway.harness.Slipway;
import dev.slipway.harness.sweep.Deed;
import dev.slipway.harness.sweep.Sequence;
import dev.slipway.harness.sweep.Shortest;
import dev.slipway.harness.sweep.Sweep;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random sequences of what may be asked of a cluster through the API, with machines that fail
 * between: after each, what is observed is what is wished, and a deletion leaves nothing. Services
 * are real, machines simulated, so that no container engine is needed.
 *
 * <p>{@code -Dacceptance.sweeps=N} runs N sequences instead of three, {@code
 * -Dacceptance.sweeps.from=SEED} those from that seed on.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiSweepAcceptanceTest {
  private static final int LENGTH = 6;

  /** How many shorter sequences are tried when one has failed; each takes about half a minute. */
  private static final int MOST_TRIES = 8;

  private Slipway slipway;
  private int made;

  @BeforeAll
  void start() {
    slipway = Slipway.simulated("sweep");
  }

  @AfterAll
  void takeDown() {
    if (slipway != null) {
      slipway.close();
    }
  }

  static LongStream seeds() {
    long first = Long.getLong("acceptance.sweeps.from", 1);
    return LongStream.range(first, first + Integer.getInteger("acceptance.sweeps", 3));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatIsObservedIsWhatIsWishedAndADeletionLeavesNothing(long seed) {
    Sequence sequence = Sequence.of(seed, LENGTH);
    try {
      run(sequence);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "%s%nof %s%nThe shortest that was seen to fail: %s"
              .formatted(e.getMessage(), sequence, shortest(sequence)),
          e);
    }
  }

  private Sequence shortest(Sequence failing) {
    List<Deed> deeds =
        Shortest.of(failing.deeds(), fewer -> fails(failing.with(fewer)), MOST_TRIES);
    return failing.with(deeds);
  }

  private boolean fails(Sequence sequence) {
    try {
      run(sequence);
      return false;
    } catch (AssertionError | RuntimeException e) {
      return true;
    }
  }

  private void run(Sequence sequence) {
    made++;
    Sweep.run(slipway, sequence, "sweep-" + made);
  }
}
