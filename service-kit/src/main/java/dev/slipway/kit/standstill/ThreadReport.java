package dev.slipway.kit.standstill;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/** Leaves what all threads stand at, virtual ones as well, in a file, and ends the process. */
final class ThreadReport {
  private static final Logger LOG = Logger.getLogger(ThreadReport.class);

  /** EX_SOFTWARE of sysexits(3). */
  private static final int EXIT_CODE = 70;

  private final String service;
  private final Path directory;

  ThreadReport(String service, Path directory) {
    this.service = service;
    this.directory = directory;
  }

  void writeAndHalt() {
    LOG.fatalf(
        "Virtual threads stand still; what they stand at is in %s. The process ends", write());
    Runtime.getRuntime().halt(EXIT_CODE);
  }

  /** Says where it is, or why it can't be written. */
  String write() {
    Path file =
        directory
            .toAbsolutePath()
            .resolve("threads-%s-%d.txt".formatted(service, ProcessHandle.current().pid()));
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
      return file.toString();
    } catch (IOException | RuntimeException e) {
      return "no file, for " + e;
    }
  }
}
