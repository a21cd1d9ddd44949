package dev.slipway.deployer.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.application.RolloutChange;
import dev.slipway.deployer.application.Wish;
import dev.slipway.deployer.application.WorkloadKind;
import dev.slipway.deployer.fake.FakeKubernetes;
import dev.slipway.deployer.fake.Wordpress;
import dev.slipway.deployer.manifest.ObjectNames;
import dev.slipway.deployer.rollout.ApplicationCluster.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Whatever is done through the API and with kubectl, in whatever order, with passes in between that
 * may crash before they record: the end is one state, and the count is the last one asked for.
 */
class ConvergencePropertyTest {

  /** What somebody does. */
  sealed interface Deed {
    record Patch(int replicas) implements Deed {}

    record PatchImage(int version) implements Deed {}

    record KubectlScale(int replicas) implements Deed {}

    record EditImage(String image) implements Deed {}

    record AddVariable(String name) implements Deed {}

    record EditNodePort(int port) implements Deed {}

    record Delete(String kind) implements Deed {}

    record Regenerate() implements Deed {}

    record Pass() implements Deed {}

    record CrashingPass() implements Deed {}
  }

  @Provide
  Arbitrary<Deed> deeds() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(0, 9).map(Deed.Patch::new),
        Arbitraries.integers().between(0, 9).map(Deed.KubectlScale::new),
        Arbitraries.integers().between(1, 3).map(Deed.PatchImage::new),
        Arbitraries.of("evil/image", "other").map(Deed.EditImage::new),
        Arbitraries.of("A", "B").map(Deed.AddVariable::new),
        Arbitraries.integers().between(30200, 30203).map(Deed.EditNodePort::new),
        Arbitraries.of("Deployment", "Service", "Secret").map(Deed.Delete::new),
        Arbitraries.of(new Deed.Regenerate(), new Deed.Pass(), new Deed.CrashingPass()));
  }

  @Property(tries = 500)
  void everySequenceConverges(@ForAll("sequences") List<Deed> deeds) {
    World world = new World();
    world.pass(true);
    world.pass(true);
    for (Deed deed : deeds) {
      world.now = world.now.plusSeconds(2);
      world.happens(deed);
    }

    for (int i = 0; i < 6; i++) {
      world.pass(true);
    }

    assertThat(world.plan().actions()).isEmpty();
    assertThat(world.application.wish().replicas()).isEqualTo(world.lastCount);
    assertThat(world.workload().replicas()).isEqualTo(world.lastCount);
  }

  @Provide
  Arbitrary<List<Deed>> sequences() {
    return deeds().list().ofMaxSize(12);
  }

  /** An application, its cluster and the time. */
  private static final class World {
    private FakeKubernetes cluster = new FakeKubernetes();
    private Application application = Wordpress.application(WorkloadKind.DEPLOYMENT, 3);
    private Instant now = Wordpress.NOON;
    private int lastCount = 3;

    void happens(Deed deed) {
      ObjectNames names = ObjectNames.of("wordpress");
      Wish wish = application.wish();
      switch (deed) {
        case Deed.Patch(int replicas) -> {
          // Asking for the count that is wished already changes nothing, and promises nothing.
          if (replicas != wish.replicas()) {
            application = application.withWish(wish.withReplicas(replicas), "c", now);
            lastCount = replicas;
          }
        }
        case Deed.PatchImage(int version) ->
            application =
                application.withWish(
                    new Wish(
                        wish.replicas(),
                        "slipway.local/wordpress:" + version,
                        wish.env(),
                        wish.nodePort(),
                        wish.sessionAffinity(),
                        wish.workload(),
                        null),
                    "c",
                    now);
        case Deed.KubectlScale(int replicas) -> {
          if (cluster.seen("Deployment", "wordpress") != null
              && workload().replicas() != replicas) {
            cluster.kubectlScale("Deployment", "wordpress", replicas, now);
            lastCount = replicas;
          }
        }
        case Deed.EditImage(String image) ->
            cluster.kubectlEdit(
                "Deployment", "wordpress", image, path("containers", "wordpress", "image"));
        case Deed.AddVariable(String name) ->
            cluster.kubectlEdit(
                "Deployment",
                "wordpress",
                List.of(Map.of("name", name, "value", "x")),
                path("containers", "wordpress", "env"));
        case Deed.EditNodePort(int port) ->
            cluster.kubectlEdit(
                "Service", names.service(), port, "spec", "ports", "http", "nodePort");
        case Deed.Delete(String kind) -> {
          if (kind.equals("Deployment")) {
            lookedAt();
          }
          cluster.kubectlDelete(
              kind,
              switch (kind) {
                case "Service" -> names.service();
                case "Secret" -> names.secret();
                default -> names.workload();
              });
        }
        case Deed.Regenerate() -> {
          lookedAt();
          cluster = new FakeKubernetes();
        }
        case Deed.Pass() -> pass(true);
        case Deed.CrashingPass() -> pass(false);
      }
    }

    /** What was scaled and is gone before anybody looked is as if it had not been. */
    private void lookedAt() {
      if (cluster.seen("Deployment", "wordpress") != null
          && ReplicaOwner.last(workload()).filter(each -> !each.isSlipway()).isPresent()) {
        pass(true);
      }
    }

    Plan plan() {
      return Planner.plan(
          application, cluster.observe(application), Wordpress.SECRETS, Wordpress.SALT);
    }

    SeenObject workload() {
      SeenObject workload = cluster.seen("Deployment", "wordpress");
      if (workload == null) {
        throw new AssertionError("no Deployment");
      }
      return workload;
    }

    void pass(boolean records) {
      String agreed = null;
      SeenObject seen = cluster.seen("Deployment", "wordpress");
      String uid = seen == null ? null : seen.uid();
      if (seen != null && seen.replicas() == application.wish().replicas()) {
        agreed = uid;
      }
      Application after = application;
      for (Action action : plan().actions()) {
        if (action instanceof Action.Adopt adopt) {
          after = application.adopting(adopt.replicas(), now);
          agreed = uid;
          continue;
        }
        Outcome outcome = cluster.perform(action, now);
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        if (action instanceof Action.Scale) {
          agreed = uid;
        }
      }
      if (records) {
        RolloutChange change = after.rollout().change();
        if (agreed != null) {
          change.agreedUid = agreed;
        }
        change.applied = true;
        application = after.withRollout(change.done());
      }
    }

    private static String[] path(String... inPod) {
      String[] path = new String[3 + inPod.length];
      path[0] = "spec";
      path[1] = "template";
      path[2] = "spec";
      System.arraycopy(inPod, 0, path, 3, inPod.length);
      return path;
    }
  }
}
