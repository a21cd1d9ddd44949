package dev.slipway.benchmarks;

import java.util.function.LongToDoubleFunction;
import java.util.stream.LongStream;

/** A process and all that it has started. */
final class ProcessTree {
  private ProcessTree() {}

  /** Of each of them, in sum. */
  static double sum(long pid, LongToDoubleFunction each) {
    var descendants =
        ProcessHandle.of(pid).stream()
            .flatMap(ProcessHandle::descendants)
            .mapToLong(ProcessHandle::pid);
    return LongStream.concat(LongStream.of(pid), descendants).mapToDouble(each).sum();
  }
}
