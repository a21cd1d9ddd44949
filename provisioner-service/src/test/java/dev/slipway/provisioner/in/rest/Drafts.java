package dev.slipway.provisioner.in.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.provisioner.topology.ClusterDraft;
import dev.slipway.provisioner.topology.Finding;
import java.util.List;

/** Reads drafts for tests of other packages as requests are read. */
public final class Drafts {
  private Drafts() {}

  public static ClusterDraft read(JsonNode body, List<Finding> findings) {
    return ClusterDraftReader.read(body, findings);
  }
}
