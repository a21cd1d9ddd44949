package dev.slipway.deployer.plan;

import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.application.Wish;
import dev.slipway.deployer.manifest.ObjectNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a change of a wish would do, for people and for {@code dryRun}.
 *
 * @param changes in plain words, in the order in which they would be made; empty if nothing changes
 * @param podsMade pods that would be made beyond those that are there
 * @param podsRemoved pods that would be removed for good
 * @param podsReplaced pods that would be replaced, one after the other
 */
public record WishPlan(List<String> changes, int podsMade, int podsRemoved, int podsReplaced) {

  public WishPlan {
    changes = List.copyOf(changes);
  }

  /** What creating the application would do. */
  public static WishPlan ofNew(Application application) {
    ObjectNames names = ObjectNames.of(application.name());
    Wish wish = application.wish();
    List<String> changes = new ArrayList<>();
    if (wish.database() == null) {
      changes.add("make the database and the user of " + application.name() + " on d1");
    }
    changes.add("make Secret " + names.secret());
    changes.add(
        "make Service %s of type NodePort on %d".formatted(names.service(), wish.nodePort()));
    changes.add(
        "make %s %s with %d pods of %s"
            .formatted(wish.workload().kind(), names.workload(), wish.replicas(), wish.image()));
    return new WishPlan(changes, wish.replicas(), 0, 0);
  }

  /** What changing the wish would do. */
  public static WishPlan ofChange(Wish from, Wish to) {
    List<String> changes = new ArrayList<>();
    change(changes, "replicas", from.replicas(), to.replicas());
    change(changes, "image", from.image(), to.image());
    if (!from.env().equals(to.env())) {
      changes.add("change the environment");
    }
    change(changes, "nodePort", from.nodePort(), to.nodePort());
    change(changes, "sessionAffinity", from.sessionAffinity(), to.sessionAffinity());
    if (!Objects.equals(from.database(), to.database())) {
      changes.add(
          to.database() == null
              ? "use the cluster's database"
              : "use the database " + to.database().name() + " at " + to.database().host());
    }
    int difference = to.replicas() - from.replicas();
    return new WishPlan(
        changes,
        Math.max(0, difference),
        Math.max(0, -difference),
        from.samePods(to) ? 0 : Math.min(from.replicas(), to.replicas()));
  }

  /** What deleting the application would do. */
  public static WishPlan ofDeletion(Application application) {
    ObjectNames names = ObjectNames.of(application.name());
    return new WishPlan(
        List.of(
            "remove %s %s and its pods"
                .formatted(application.wish().workload().kind(), names.workload()),
            "remove Service " + names.service(),
            "remove Secret " + names.secret(),
            "leave the data in its database"),
        0,
        application.wish().replicas(),
        0);
  }

  private static void change(
      List<String> changes, String what, @Nullable Object from, @Nullable Object to) {
    if (!Objects.equals(from, to)) {
      changes.add("change %s from %s to %s".formatted(what, from, to));
    }
  }
}
