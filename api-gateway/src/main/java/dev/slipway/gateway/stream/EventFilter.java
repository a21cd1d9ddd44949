package dev.slipway.gateway.stream;

import java.util.Set;

/**
 * Which events a subscriber wants.
 *
 * @param project the only project it may see
 * @param cluster a cluster's id or name, or empty for all
 * @param types CloudEvents types, or empty for all
 */
public record EventFilter(String project, String cluster, Set<String> types) {

  public EventFilter {
    types = Set.copyOf(types);
  }

  public boolean matches(LoggedEvent event) {
    return event.project().equals(project)
        && (cluster.isEmpty()
            || event.clusterId().equals(cluster)
            || event.clusterName().equals(cluster))
        && (types.isEmpty() || types.contains(event.type()));
  }
}
