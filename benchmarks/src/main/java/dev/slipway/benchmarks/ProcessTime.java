package dev.slipway.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Processor time of processes, from {@code /proc/<pid>/stat} (proc(5)). */
final class ProcessTime {
  /** USER_HZ, which Linux fixes for every architecture that Slipway runs on. */
  private static final double TICKS_A_SECOND = 100;

  /** utime of the process, the 12th field after the name's closing bracket. */
  private static final int USER = 11;

  /** Of children that ended and were waited for: cutime and cstime. */
  private static final int LAST = 14;

  private ProcessTime() {}

  /** Of a process and all it has started, in seconds, ended children included. */
  static double treeSeconds(long pid) {
    return ProcessTree.sum(pid, ProcessTime::ownSeconds);
  }

  private static double ownSeconds(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      double ticks = 0;
      for (int field = USER; field <= LAST; field++) {
        ticks += Double.parseDouble(fields[field]);
      }
      return ticks / TICKS_A_SECOND;
    } catch (IOException e) {
      return 0; // it ended meanwhile
    }
  }
}
