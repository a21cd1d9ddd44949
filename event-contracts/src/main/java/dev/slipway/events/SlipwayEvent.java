package dev.slipway.events;

/** What happened. The simple name of each permitted record is its CloudEvents {@code type}. */
public sealed interface SlipwayEvent
    permits ClusterRequested,
        ClusterReady,
        ClusterDegraded,
        ClusterDeleted,
        MachineStateChanged,
        NodeFenced,
        NodeDown,
        NodeUp,
        DatabaseDown,
        DatabaseUp,
        IncidentOpened,
        IncidentClosed,
        ApplicationDeployed,
        PodsScaled,
        ApplicationDegraded,
        ApplicationDeleted,
        NodeEvacuated {

  /** The CloudEvents {@code type}: the record's simple name, such as {@code ClusterReady}. */
  default String type() {
    return getClass().getSimpleName();
  }
}
