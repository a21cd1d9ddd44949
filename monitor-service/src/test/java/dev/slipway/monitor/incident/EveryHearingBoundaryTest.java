package dev.slipway.monitor.incident;

import static dev.slipway.monitor.incident.Stage.at;
import static dev.slipway.monitor.incident.Stage.degraded;
import static dev.slipway.monitor.incident.Stage.down;
import static dev.slipway.monitor.incident.Stage.evacuated;
import static dev.slipway.monitor.incident.Stage.fenced;
import static dev.slipway.monitor.incident.Stage.hurt;
import static dev.slipway.monitor.incident.Stage.off;
import static dev.slipway.monitor.incident.Stage.ready;
import static dev.slipway.monitor.incident.Stage.recovered;
import static dev.slipway.monitor.incident.Stage.runs;
import static dev.slipway.monitor.incident.Stage.up;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.events.ClusterDegraded;
import dev.slipway.events.DatabaseDown;
import dev.slipway.events.DatabaseUp;
import dev.slipway.events.EventEnvelope;
import dev.slipway.events.MachinePhase;
import dev.slipway.events.NodeDown.Cause;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The process dies after the commit of any event of a story and before its acknowledgement; the
 * next one hears again whatever was not acknowledged, from the event that failed back to the very
 * first: incidents and what is remembered are those of an undisturbed run.
 */
class EveryHearingBoundaryTest {

  /** What is heard of a failure, in order. */
  enum Story {
    LOST_NODE(
        at(0, "provisioner", off("w1", false)),
        at(0.1, "provisioner", fenced("w1")),
        at(0.2, "provisioner", degraded("NodesMissing")),
        at(0.3, "monitor", down("w1", Cause.LOST)),
        at(1.5, "deployer", evacuated("w1", 3)),
        at(2, "provisioner", runs("w1", MachinePhase.BOOTING)),
        at(5, "deployer", hurt("wordpress")),
        at(9, "monitor", up("w1")),
        at(9.5, "provisioner", ready()),
        at(11, "deployer", recovered("wordpress"))),
    HUNG_NODE_THAT_IS_POWERED_OFF(
        at(0, "monitor", down("w1", Cause.HUNG)),
        at(1, "deployer", hurt("wordpress")),
        at(20, "provisioner", off("w1", true)),
        at(21, "deployer", recovered("wordpress"))),
    DATABASE(
        at(0, "provisioner", off("d1", false)),
        at(1, "monitor", new DatabaseDown("d1", false, "nothing listens")),
        at(3, "deployer", hurt("wordpress")),
        at(4, "provisioner", runs("d1", MachinePhase.BOOTING)),
        at(9, "monitor", new DatabaseUp("d1", 8.0)),
        at(12, "deployer", recovered("wordpress"))),
    POWER_OFF_BY_WISH(
        at(0, "provisioner", off("w1", true)),
        at(0.1, "provisioner", fenced("w1")),
        at(0.2, "monitor", down("w1", Cause.WISHED_POWER_OFF)),
        at(1, "deployer", evacuated("w1", 2)),
        at(60, "monitor", up("w1"))),
    DELETION_IN_THE_MIDDLE(
        at(0, "monitor", down("w1", Cause.LOST)),
        at(1, "monitor", new DatabaseDown("d1", false, "nothing listens")),
        at(2, "provisioner", degraded(ClusterDegraded.DELETING)),
        at(3, "deployer", hurt("wordpress")));

    private final List<EventEnvelope<?>> events;

    Story(EventEnvelope<?>... events) {
      this.events = List.of(events);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsHeardAgainChangesNothing(Story story) {
    Stage undisturbed = new Stage();
    story.events.forEach(undisturbed::see);

    for (int died = 0; died < story.events.size(); died++) {
      for (int acknowledged = 0; acknowledged <= died; acknowledged++) {
        Stage stage = new Stage();
        story.events.subList(0, died + 1).forEach(stage::see);
        story.events.subList(acknowledged, story.events.size()).forEach(stage::see);

        assertThat(stage.world)
            .as("%s, dead after event %d, heard again from %d", story, died, acknowledged)
            .isEqualTo(undisturbed.world);
      }
    }
  }
}
