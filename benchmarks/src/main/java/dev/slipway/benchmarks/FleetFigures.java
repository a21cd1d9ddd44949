package dev.slipway.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * What a fleet took, for the table that sets it beside a peer's: {@code
 * benchmarks/peer/cluster-api/report.go} reads it.
 *
 * @param name whose figures these are
 * @param load of the machine at the beginning, over a minute
 * @param allReadySeconds after the first POST; the patience if not all became Ready
 * @param p50Seconds from POST to Ready of one, as is {@code p99Seconds}; 0 if none became Ready
 * @param processorSecondsUntilReady of all processes for all clusters
 * @param peakMiB of all processes together, PSS
 */
record FleetFigures(
    String name,
    String load,
    int clusters,
    int ready,
    double allReadySeconds,
    double p50Seconds,
    double p99Seconds,
    double processorSecondsUntilReady,
    double processorSecondsOfDeletion,
    double peakMiB,
    int deleted,
    double allDeletedSeconds) {

  /** As JSON. */
  void write(Path file) {
    try {
      new ObjectMapper().writeValue(file.toFile(), this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
