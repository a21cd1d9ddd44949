package dev.slipway.harness.sweep;

import dev.slipway.harness.Slipway;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Does to a cluster with WordPress what a sequence says. After each deed what is observed must be
 * what is wished; what is refused must be refused for the reason that stands against it; and a
 * deletion at the end must leave nothing.
 */
public final class Sweep {
  private static final Duration AS_WISHED_WITHIN = Duration.ofSeconds(90);
  private static final Duration OFTEN = Duration.ofMillis(200);

  /** What follows a failure may begin only after all seems well. */
  private static final Duration SETTLED = Duration.ofMillis(600);

  /** Nearly every deed says more where something is deployed. */
  private static final int FIRST_REPLICAS = 2;

  private final SweptCluster cluster;
  private final Wish wish;
  private final Sequence sequence;

  private Sweep(Slipway slipway, Sequence sequence, String name) {
    this.sequence = sequence;
    this.cluster = new SweptCluster(slipway, name, sequence.etcd());
    this.wish = new Wish(sequence);
  }

  /**
   * Runs a sequence on a cluster of its own.
   *
   * @param name the cluster's, which must be free
   * @throws AssertionError when something is not as it must be; the cluster may be there still
   */
  public static void run(Slipway slipway, Sequence sequence, String name) {
    new Sweep(slipway, sequence, name).run();
  }

  private void run() {
    cluster.make(sequence.workers());
    perform(new Deed.Deploy(FIRST_REPLICAS));
    for (Deed deed : sequence.deeds()) {
      try {
        perform(deed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(cluster + ", " + deed + ": " + e.getMessage(), e);
      }
    }
    delete(cluster.ask(new Deed.Recreate()));
  }

  private void perform(Deed deed) {
    switch (deed) {
      case Deed.Kill(String machine) -> fail(deed, "MACHINE_DIES", machine, 0);
      case Deed.Hang(String machine, int seconds) -> fail(deed, "MACHINE_HANGS", machine, seconds);
      case Deed.Recreate ignored -> {
        delete(accepted(deed));
        wish.after(deed);
        cluster.make(wish.workers().size());
        awaitAsWished(deed.toString());
      }
      case Deed.Grow ignored -> change(deed);
      case Deed.Operate ignored -> change(deed);
      case Deed.Regenerate ignored -> change(deed);
      case Deed.Deploy ignored -> change(deed);
      case Deed.Scale ignored -> change(deed);
      case Deed.Undeploy ignored -> change(deed);
    }
  }

  private void fail(Deed deed, String fault, String machine, int seconds) {
    cluster.strike(fault, machine, seconds);
    wish.after(deed);
    bringBackWhatIsMissed();
    awaitAsWished(deed.toString(), Duration.ofSeconds(seconds), SETTLED);
  }

  private void change(Deed deed) {
    String refusal = wish.refusal(deed);
    if (!refusal.isEmpty()) {
      refused(cluster.ask(deed), refusal);
      awaitAsWished(deed.toString());
      return;
    }
    String operation = accepted(deed).path("operation.id");
    wish.after(deed);
    // What is off by wish stays so while nothing needs it; the next deed is asked for all the same.
    if (!(deed instanceof Deed.Operate(String machine, Deed.Kind kind)
        && (kind == Deed.Kind.POWER_OFF || wish.missed().contains(machine)))) {
      bringBackWhatIsMissed();
    }
    cluster.awaitSuccess(operation);
    awaitAsWished(deed.toString());
  }

  /** Asked for while the deed before is under way, and has to wait for it. */
  private void bringBackWhatIsMissed() {
    List<String> operations = new ArrayList<>();
    for (String machine : wish.missed()) {
      Deed powerOn = new Deed.Operate(machine, Deed.Kind.POWER_ON);
      operations.add(accepted(powerOn).path("operation.id"));
      wish.after(powerOn);
    }
    operations.forEach(cluster::awaitSuccess);
  }

  private Response accepted(Deed deed) {
    Response answer = cluster.ask(deed);
    if (answer.statusCode() != 202) {
      throw new AssertionError(deed + " was not accepted: " + answer.asPrettyString());
    }
    return answer;
  }

  /** The catalogue must have what it is refused with. */
  private void refused(Response answer, String code) {
    String type = "/v1/errors/" + code;
    var catalogue = cluster.problem(type);
    if (!code.equals(answer.path("code"))
        || !type.equals(answer.path("type"))
        || answer.statusCode() != catalogue.path("status").asInt()
        || !answer.contentType().startsWith("application/problem+json")) {
      throw new AssertionError("not refused with " + code + ": " + answer.asPrettyString());
    }
  }

  private void delete(Response answer) {
    if (answer.statusCode() != 202) {
      throw new AssertionError("not deleted: " + answer.asPrettyString());
    }
    cluster.awaitSuccess(answer.path("operation.id"));
    if (!cluster.leftovers().isEmpty()) {
      throw new AssertionError("something is left of it: " + cluster.leftovers());
    }
    Awaitility.await("the API forgets it")
        .atMost(AS_WISHED_WITHIN)
        .pollDelay(Duration.ZERO)
        .until(() -> cluster.status("") == 404);
    cluster.assertNothingLostOrOvertaken();
  }

  private void awaitAsWished(String after) {
    awaitAsWished(after, Duration.ZERO, Duration.ZERO);
  }

  /**
   * Waits until what is observed is what is wished.
   *
   * @param after what was done before
   * @param delay how long it can't be so
   * @param during how long it must be so without a break
   */
  private void awaitAsWished(String after, Duration delay, Duration during) {
    try {
      Awaitility.await()
          .pollDelay(delay)
          .during(during)
          .atMost(AS_WISHED_WITHIN)
          .pollInterval(OFTEN)
          .until(() -> Sight.differences(cluster, wish).isEmpty());
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "not as wished after " + after + ": " + Sight.differences(cluster, wish), e);
    }
  }
}
