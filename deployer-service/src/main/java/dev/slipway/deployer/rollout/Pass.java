package dev.slipway.deployer.rollout;

import dev.slipway.deployer.diagnosis.Evidence;
import dev.slipway.deployer.plan.Observation;
import dev.slipway.deployer.plan.Plan.Blocked;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one pass over an application found and did.
 *
 * @param seen what was in the cluster before it did anything
 * @param blocked what was in the way of a plan, or null
 * @param acted whether anything was done, so that the cluster is not what was seen any more
 * @param corrected whether drift was put right
 * @param disputed whether drift was left alone, for somebody brings it back again and again
 * @param refused what the API server said against an action, or null
 * @param agreedUid the UID of the workload that has the wished count, by what was seen and done, or
 *     null
 * @param answer what its port said, or null if it was not asked
 * @param addresses URLs that lead to it
 * @param evidence what tells why it is not whole; only read where somebody is to be told
 */
public record Pass(
    Observation seen,
    @Nullable Blocked blocked,
    boolean acted,
    boolean corrected,
    boolean disputed,
    @Nullable String refused,
    @Nullable String agreedUid,
    @Nullable Answer answer,
    List<String> addresses,
    Evidence evidence) {

  public Pass {
    addresses = List.copyOf(addresses);
  }

  /** What an application's port said. */
  public sealed interface Answer {

    /** It answers; at these of its addresses, at least one. */
    record Yes(List<String> addresses) implements Answer {
      public Yes {
        addresses = List.copyOf(addresses);
      }
    }

    /** It doesn't; why, in plain words. */
    record No(String message) implements Answer {}
  }
}
