package dev.slipway.deployer.diagnosis;

import dev.slipway.deployer.application.ApplicationKey;
import dev.slipway.deployer.inspection.PodFacts;
import java.util.List;

/** Reads what a cluster knows of an application beyond its objects. */
public interface EvidenceReader {

  /**
   * Events, and the last lines of containers that ended. What can't be read is left out.
   *
   * @param pods the application's pods
   * @param mask for the log's lines
   */
  Evidence read(ApplicationKey application, String project, List<PodFacts> pods, LogMask mask);
}
