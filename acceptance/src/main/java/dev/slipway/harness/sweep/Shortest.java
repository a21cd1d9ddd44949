package dev.slipway.harness.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Finds out which of many things are needed for something to fail. */
public final class Shortest {
  private Shortest() {}

  /**
   * Leaves out one thing after the other, the last first, wherever it still fails without.
   *
   * @param failing what fails
   * @param fails whether that fails, too; it may take long
   * @param tries how often that is asked at most
   * @return the shortest of those that were seen to fail
   */
  public static <T> List<T> of(List<T> failing, Predicate<List<T>> fails, int tries) {
    List<T> shortest = List.copyOf(failing);
    int left = tries;
    boolean shorter = true;
    while (shorter) {
      shorter = false;
      for (int i = shortest.size() - 1; i >= 0 && left > 0; i--) {
        List<T> without = new ArrayList<>(shortest);
        without.remove(i);
        left--;
        if (fails.test(without)) {
          shortest = List.copyOf(without);
          shorter = true;
        }
      }
    }
    return shortest;
  }
}
