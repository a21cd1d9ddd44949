package dev.slipway.deployer.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.application.Phase;
import dev.slipway.deployer.application.WorkloadKind;
import dev.slipway.deployer.diagnosis.Evidence;
import dev.slipway.deployer.fake.FakeKubernetes;
import dev.slipway.deployer.fake.Wordpress;
import dev.slipway.deployer.plan.Action;
import dev.slipway.deployer.plan.Plan;
import dev.slipway.deployer.plan.Planner;
import dev.slipway.deployer.plan.SeenObject;
import dev.slipway.events.ApplicationDegraded;
import dev.slipway.events.ApplicationDeployed;
import dev.slipway.events.PodsScaled;
import dev.slipway.events.SlipwayEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RolloutJudgeTest {
  private final RolloutJudge judge =
      new RolloutJudge(
          new Patience(Duration.ofSeconds(120), Duration.ofSeconds(10), Duration.ofSeconds(30)));
  private FakeKubernetes cluster = new FakeKubernetes();
  private final List<SlipwayEvent> events = new ArrayList<>();
  private Application application = Wordpress.application(WorkloadKind.DEPLOYMENT, 3);
  private Instant now = Wordpress.NOON;
  private Duration next = Duration.ZERO;

  @Test
  void aNewApplicationIsDeployedOnce() {
    assertThat(application.phase()).isEqualTo(Phase.PENDING);
    pass(null);
    assertThat(application.phase()).isEqualTo(Phase.DEPLOYING);

    after(4);
    cluster.settle();
    pass(new Pass.Answer.No("GET … answers with status 500"));
    assertThat(events).containsExactly(new PodsScaled("wordpress", 0, 3, REQUESTED, 4));
    assertThat(application.phase()).isEqualTo(Phase.DEPLOYING);
    after(1);
    pass(new Pass.Answer.Yes(List.of("http://172.17.4.201:30100")));

    assertThat(events)
        .containsExactly(
            new PodsScaled("wordpress", 0, 3, REQUESTED, 4),
            new ApplicationDeployed("wordpress", 3, List.of("http://172.17.4.201:30100"), 5));
    assertThat(application.phase()).isEqualTo(Phase.READY);
    assertThat(application.rollout().readyAt()).isEqualTo(now);
    pass(null);
    assertThat(events).hasSize(2);
  }

  @Test
  void scalingTellsTheCountsAndHowLongItTook() {
    deployed();
    application = application.withWish(application.wish().withReplicas(30), "c2", now);
    after(1);
    pass(null);
    assertThat(application.phase()).isEqualTo(Phase.DEPLOYING);
    after(6);
    cluster.settle();
    pass(null);

    assertThat(events).containsExactly(new PodsScaled("wordpress", 3, 30, REQUESTED, 7));
    assertThat(application.phase()).isEqualTo(Phase.READY);
  }

  @Test
  void whatKubectlScaledIsToldAsAdopted() {
    deployed();
    cluster.kubectlScale("Deployment", "wordpress", 4, now);
    pass(null);
    assertThat(application.wish().replicas()).isEqualTo(4);
    assertThat(application.generation()).isEqualTo(2);
    after(2);
    cluster.settle();
    pass(null);

    assertThat(events).containsExactly(new PodsScaled("wordpress", 3, 4, ADOPTED, 2));
  }

  @Test
  void lostPodsThatComeBackInTimeAreRecovered() {
    deployed();
    cluster.losePod("wordpress");
    pass(null);
    assertThat(next).isLessThan(Duration.ofSeconds(6));
    after(3);
    cluster.settle();
    pass(null);

    assertThat(events).containsExactly(new PodsScaled("wordpress", 3, 3, RECOVERED, 3));
  }

  @Test
  void lostPodsThatStayAwayDegradeTheApplicationOnce() {
    deployed();
    cluster.losePod("wordpress");
    pass(null);
    after(11);
    pass(null);
    after(5);
    pass(null);

    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            ApplicationDegraded.class,
            degraded -> {
              assertThat(degraded.ready()).isEqualTo(2);
              assertThat(degraded.wished()).isEqualTo(3);
              assertThat(degraded.diagnosis()).startsWith("2 of 3 pods are ready.");
            });
    assertThat(application.phase()).isEqualTo(Phase.DEGRADED);
    cluster.settle();
    pass(null);
    assertThat(application.phase()).isEqualTo(Phase.READY);
    assertThat(events.getLast()).isEqualTo(new PodsScaled("wordpress", 3, 3, RECOVERED, 16));
  }

  @Test
  void whatIsMadeAgainInAClusterMadeAnewIsRecoveredWithTheSameWish() {
    deployed();
    cluster = new FakeKubernetes();
    pass(null);
    after(4);
    cluster.settle();
    pass(null);

    assertThat(application.wish().replicas()).isEqualTo(3);
    assertThat(application.generation()).isEqualTo(1);
    assertThat(events).containsExactly(new PodsScaled("wordpress", 3, 3, RECOVERED, 4));
    assertThat(application.phase()).isEqualTo(Phase.READY);
  }

  @Test
  void aMissingImageIsNamedAfterTheDeadline() {
    pass(null);
    cluster.stickPods("wordpress", 3, "ImagePullBackOff");
    after(119);
    pass(null);
    assertThat(events).isEmpty();
    after(2);
    pass(null);

    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            ApplicationDegraded.class,
            degraded -> assertThat(degraded.diagnosis()).contains("3 pods cannot get the image"));
  }

  @Test
  void theClusterNotAnsweringCountsForTheDeadlineOnlyOncePending() {
    deployed();
    keep(judge.unreachable(application, "The cluster's API server does not answer.", now));
    after(600);
    keep(judge.unreachable(application, "The cluster's API server does not answer.", now));

    assertThat(events).isEmpty();
    assertThat(application.phase()).isEqualTo(Phase.READY);
  }

  @Test
  void noReplicasAreReadyWithoutAnAnswer() {
    application = Wordpress.application(WorkloadKind.DEPLOYMENT, 0);
    pass(null);
    cluster.settle();
    pass(null);

    assertThat(application.phase()).isEqualTo(Phase.READY);
    assertThat(events).isEmpty();
  }

  @Test
  void driftThatComesBackAgainAndAgainIsLeftAloneForAWhile() {
    deployed();
    for (int i = 0; i < 6; i++) {
      after(1);
      cluster.kubectlDelete("Service", "wpfrontend");
      pass(null);
      assertThat(RolloutJudge.restAfter(application.rollout().corrections()))
          .isEqualTo(i < 5 ? Duration.ZERO : Duration.ofSeconds(2));
    }
    after(121);
    pass(null);
    assertThat(application.rollout().corrections()).isZero();
  }

  private static final PodsScaled.Reason REQUESTED = PodsScaled.Reason.REQUESTED;
  private static final PodsScaled.Reason ADOPTED = PodsScaled.Reason.ADOPTED;
  private static final PodsScaled.Reason RECOVERED = PodsScaled.Reason.RECOVERED;

  private void deployed() {
    pass(null);
    cluster.settle();
    pass(new Pass.Answer.Yes(List.of("http://172.17.4.201:30100")));
    assertThat(application.phase()).isEqualTo(Phase.READY);
    events.clear();
  }

  private void after(int seconds) {
    now = now.plusSeconds(seconds);
  }

  private void pass(Pass.@Nullable Answer answer) {
    var seen = cluster.observe(application);
    Plan plan = Planner.plan(application, seen, Wordpress.SECRETS, Wordpress.SALT);
    SeenObject workload = seen.workload();
    String agreed =
        workload != null && workload.replicas() == application.wish().replicas()
            ? workload.uid()
            : null;
    boolean acted = false;
    for (Action action : plan.actions()) {
      if (action instanceof Action.Adopt adopt) {
        application = application.adopting(adopt.replicas(), now);
        agreed = workload == null ? null : workload.uid();
      } else {
        cluster.perform(action, now);
        acted = true;
        if (action instanceof Action.Scale) {
          agreed = workload == null ? null : workload.uid();
        }
      }
    }
    keep(
        judge.judge(
            application,
            new Pass(
                seen,
                plan.blocked(),
                acted,
                plan.corrects(),
                false,
                null,
                agreed,
                answer,
                List.of(),
                Evidence.NONE),
            now));
  }

  private void keep(Judgement judgement) {
    application = judgement.application();
    events.addAll(judgement.events());
    next = judgement.next();
  }
}
