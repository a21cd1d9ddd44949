package dev.slipway.deployer.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.application.RolloutChange;
import dev.slipway.deployer.application.WorkloadKind;
import dev.slipway.deployer.fake.FakeKubernetes;
import dev.slipway.deployer.fake.Wordpress;
import dev.slipway.deployer.rollout.ApplicationCluster.Outcome;
import dev.slipway.kit.secret.Secret;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private final FakeKubernetes cluster = new FakeKubernetes();
  private Application application = Wordpress.application(WorkloadKind.DEPLOYMENT, 3);

  @Test
  void everythingIsMadeWhereNothingIs() {
    assertThat(plan().actions())
        .extracting(PlannerTest::text)
        .containsExactly(
            "apply Secret wordpress-database",
            "apply Service wpfrontend",
            "apply Deployment wordpress",
            "scale 1 to 3");
  }

  @Test
  void nothingIsDoneWhereEverythingIs() {
    deployed();

    assertThat(plan().actions()).isEmpty();
    assertThat(plan().blocked()).isNull();
  }

  @Test
  void aForeignFieldIsRemovedByReplacement() {
    deployed();
    cluster.kubectlEdit(
        "Deployment",
        "wordpress",
        List.of("sleep", "1d"),
        "spec",
        "template",
        "spec",
        "containers",
        "wordpress",
        "command");

    assertThat(plan().actions()).singleElement().isInstanceOf(Action.Replace.class);
    run();
    assertThat(plan().actions()).isEmpty();
  }

  @Test
  void aRestartByKubectlIsNoDrift() {
    deployed();
    cluster.kubectlEdit(
        "Deployment",
        "wordpress",
        "2026-01-14T12:00:00Z",
        "spec",
        "template",
        "metadata",
        "annotations",
        "kubectl.kubernetes.io/restartedAt");

    assertThat(plan().actions()).isEmpty();
  }

  @Test
  void anotherPasswordChangesTheSecretAndRollsThePods() {
    deployed();
    Map<String, Secret> changed = new TreeMap<>(Wordpress.SECRETS);
    changed.put("WORDPRESS_DB_PASSWORD", Secret.of("another"));

    assertThat(
            Planner.plan(application, cluster.observe(application), changed, Wordpress.SALT)
                .actions())
        .extracting(PlannerTest::text)
        .containsExactly("apply Secret wordpress-database", "apply Deployment wordpress");
  }

  @Test
  void theSaltInTheClusterStays() {
    deployed();

    assertThat(
            Planner.plan(
                    application,
                    cluster.observe(application),
                    Wordpress.SECRETS,
                    Secret.of("another salt"))
                .actions())
        .isEmpty();
  }

  @Test
  void withoutCredentialsTheSecretThatIsThereServes() {
    assertThat(plan(null).blocked())
        .isNotNull()
        .extracting(Plan.Blocked::obstacle)
        .isEqualTo(Plan.Obstacle.NO_CREDENTIALS);
    deployed();

    assertThat(plan(null).blocked()).isNull();
    assertThat(plan(null).actions()).isEmpty();
  }

  @Test
  void aWorkloadOfSomebodyElseIsLeftAlone() {
    run();
    cluster.kubectlEdit(
        "Deployment", "wordpress", "helm", "metadata", "labels", "app.kubernetes.io/managed-by");

    assertThat(plan().actions()).isEmpty();
    assertThat(plan().blocked())
        .isNotNull()
        .extracting(Plan.Blocked::obstacle)
        .isEqualTo(Plan.Obstacle.NAME_TAKEN_IN_CLUSTER);
  }

  @Test
  void withinOneSecondTheApiHolds() {
    deployed();
    application =
        application.withWish(
            application.wish().withReplicas(5), "c", Wordpress.NOON.plusMillis(100));
    cluster.kubectlScale("Deployment", "wordpress", 7, Wordpress.NOON.plusMillis(900));

    assertThat(plan().actions()).extracting(PlannerTest::text).containsExactly("scale 7 to 5");
  }

  @Test
  void theLaterWriterHolds() {
    deployed();
    application = application.withWish(application.wish().withReplicas(5), "c", Wordpress.NOON);
    cluster.kubectlScale("Deployment", "wordpress", 7, Wordpress.NOON.plusSeconds(2));

    assertThat(plan().actions()).containsExactly(new Action.Adopt(7, "kubectl"));
  }

  @Test
  void whoScaledAReplicationControllerIsKnown() {
    application = Wordpress.application(WorkloadKind.REPLICATION_CONTROLLER, 3);
    deployed();
    cluster.kubectlScale("ReplicationController", "wordpress", 4, Wordpress.NOON);

    assertThat(plan().actions()).containsExactly(new Action.Adopt(4, "kubectl"));
  }

  /** A crash between making the workload and taking the count's ownership leaves it without. */
  @Test
  void aCountThatNobodyOwnsIsAdoptedFromTheWorkloadThatHadTheWishedOne() {
    application = Wordpress.application(WorkloadKind.DEPLOYMENT, 1);
    plan().actions().stream()
        .filter(Action.Apply.class::isInstance)
        .forEach(action -> cluster.perform(action, Wordpress.NOON));
    agreed();
    cluster.kubectlScale("Deployment", "wordpress", 4, Wordpress.NOON);

    assertThat(plan().actions()).containsExactly(new Action.Adopt(4, "somebody"));
  }

  @Test
  void aCountThatSlipwayWroteForAnOlderWishIsNoWish() {
    deployed();
    Action late = new Action.Scale(WorkloadKind.DEPLOYMENT, "wordpress", 3, 30, null);
    cluster.perform(late, Wordpress.NOON.plusSeconds(5)); // by an instance that had stalled

    assertThat(plan().actions()).extracting(PlannerTest::text).containsExactly("scale 30 to 3");
  }

  @Test
  void aScaleNeverOvertakesAnother() {
    deployed();
    application = application.withWish(application.wish().withReplicas(5), "c", Wordpress.NOON);
    Action planned = plan().actions().getFirst();
    cluster.kubectlScale("Deployment", "wordpress", 7, Wordpress.NOON.plusSeconds(2));

    assertThat(cluster.perform(planned, Wordpress.NOON.plusSeconds(3)))
        .isInstanceOf(Outcome.Superseded.class);
    assertThat(plan().actions()).containsExactly(new Action.Adopt(7, "kubectl"));
  }

  @Test
  void theFirstPodOfAWorkloadMadeAnewIsNoWish() {
    application = Wordpress.application(WorkloadKind.REPLICATION_CONTROLLER, 3);
    deployed();
    cluster.kubectlDelete("ReplicationController", "wordpress");
    Action made = plan().actions().getFirst();
    assertThat(made).isInstanceOf(Action.Apply.class);
    cluster.perform(made, Wordpress.NOON); // and a crash, before the count was written

    assertThat(plan().actions()).extracting(PlannerTest::text).containsExactly("scale 1 to 3");
  }

  @Test
  void removalTakesEverythingAndNamesWhatIsLeft() {
    deployed();
    cluster.settle();

    Plan removal = Planner.removal(application, cluster.observe(application));
    assertThat(removal.actions())
        .extracting(PlannerTest::text)
        .containsExactly(
            "remove Deployment wordpress",
            "remove Service wpfrontend",
            "remove Secret wordpress-database");
    assertThat(removal.blocked())
        .isNotNull()
        .extracting(Plan.Blocked::message)
        .asString()
        .startsWith("3 pods to end: wordpress-1 on w2");
    removal.actions().forEach(action -> cluster.perform(action, Wordpress.NOON));
    assertThat(Planner.removal(application, cluster.observe(application)))
        .isEqualTo(new Plan(List.of(), null));
  }

  @Test
  void noActionPrintsASecret() {
    assertThat(plan().actions().toString()).doesNotContain("YXBw", "salt-of-the-sea");
  }

  private Plan plan() {
    return plan(Wordpress.SECRETS);
  }

  private Plan plan(@Nullable Map<String, Secret> secrets) {
    return Planner.plan(application, cluster.observe(application), secrets, Wordpress.SALT);
  }

  private void deployed() {
    run();
    agreed();
  }

  /** A pass was recorded that saw the wished count. */
  private void agreed() {
    RolloutChange change = application.rollout().change();
    change.applied = true;
    change.agreedUid = uid();
    change.pending = false;
    application = application.withRollout(change.done());
  }

  private @Nullable String uid() {
    var workload = cluster.observe(application).workload();
    return workload == null ? null : workload.uid();
  }

  private void run() {
    plan().actions().forEach(action -> cluster.perform(action, Wordpress.NOON));
  }

  private static String text(Action action) {
    return switch (action) {
      case Action.Apply apply -> "apply " + apply.manifest();
      case Action.Replace replace -> "replace " + replace.whole();
      case Action.Scale scale -> "scale " + scale.from() + " to " + scale.to();
      case Action.Adopt adopt -> "adopt " + adopt.replicas();
      case Action.Remove remove -> "remove " + remove.kind() + " " + remove.name();
    };
  }
}
