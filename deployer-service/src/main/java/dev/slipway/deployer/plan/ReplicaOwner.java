package dev.slipway.deployer.plan;

import dev.slipway.deployer.manifest.ObjectNames;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who set a workload's {@code spec.replicas}, by its {@code metadata.managedFields}.
 *
 * @param manager such as {@code kubectl}
 * @param time when it last wrote; to the second, as Kubernetes keeps it
 */
public record ReplicaOwner(String manager, Instant time) {

  /** Whether it is Slipway itself. */
  public boolean isSlipway() {
    return manager.equals(ObjectNames.SLIPWAY) || manager.equals(ObjectNames.SCALE_MANAGER);
  }

  /** Whoever set the count last, if that is known; of two within one second not Slipway. */
  public static Optional<ReplicaOwner> last(SeenObject workload) {
    return all(workload).stream()
        .max(
            Comparator.comparing(ReplicaOwner::time)
                .thenComparing(owner -> owner.isSlipway() ? 0 : 1));
  }

  private static List<ReplicaOwner> all(SeenObject workload) {
    List<ReplicaOwner> owners = new ArrayList<>();
    for (Object each : workload.list("metadata", "managedFields")) {
      if (each instanceof Map<?, ?> entry && ownsReplicas(entry)) {
        owners.add(
            new ReplicaOwner(
                entry.get("manager") instanceof String manager ? manager : "unknown",
                parsed(entry.get("time"))));
      }
    }
    return owners;
  }

  private static boolean ownsReplicas(Map<?, ?> entry) {
    return entry.get("fieldsV1") instanceof Map<?, ?> fields
        && fields.get("f:spec") instanceof Map<?, ?> spec
        && spec.containsKey("f:replicas");
  }

  private static Instant parsed(@Nullable Object text) {
    try {
      return text instanceof String rfc3339 ? Instant.parse(rfc3339) : Instant.EPOCH;
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }
}
