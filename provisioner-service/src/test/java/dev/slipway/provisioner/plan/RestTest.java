package dev.slipway.provisioner.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.events.MachinePhase;
import dev.slipway.events.NodeFenced;
import dev.slipway.infrastructure.InfrastructureDriver;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.provisioner.cluster.ClusterPhase;
import dev.slipway.provisioner.observation.Inventories;
import dev.slipway.provisioner.world.World;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cluster at rest is asked about rarely, and whatever happens to it is seen nevertheless. */
class RestTest {
  private static final int MOST_ROUNDS = 200;
  private static final Duration LOOK = Duration.ofSeconds(8);

  private final World world = new World(World.topology(1, 2, true));
  private final Inventories inventories = new Inventories(Duration.ofSeconds(30), world.clock);
  private final ClusterReconciliation process = world.process(counting(), inventories);
  private int lists;
  private Runnable whileAsked = () -> {};

  private InfrastructureDriver counting() {
    return (InfrastructureDriver)
        Proxy.newProxyInstance(
            InfrastructureDriver.class.getClassLoader(),
            new Class<?>[] {InfrastructureDriver.class},
            (proxy, method, arguments) -> {
              try {
                Object answer = method.invoke(world.driver, arguments);
                if (method.getName().equals("list")) {
                  lists++;
                  whileAsked.run();
                }
                return answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @BeforeEach
  void rest() {
    world.settle(MOST_ROUNDS);
    inventories.heard("memory");
  }

  /** How often its infrastructure was asked. */
  private int looks(int count) {
    int before = lists;
    for (int look = 0; look < count; look++) {
      world.clock.pass(LOOK);
      process.round(World.CLUSTER, world.epoch());
    }
    return lists - before;
  }

  private MachinePhase phase(String name) {
    return world.records().machine(name).orElseThrow().phase();
  }

  private void kill(String name) {
    world.driver.kill(new MachineId(World.CLUSTER, name, 1));
  }

  @Test
  void itsInfrastructureIsAskedEveryFourthTimeAndNothingIsRecorded() {
    looks(1);
    int recorded = world.recorded();

    assertThat(looks(16)).isEqualTo(4);
    assertThat(world.recorded()).isEqualTo(recorded);
  }

  @Test
  void whatItsDriverTellsOfIsSeenAtTheNextLook() {
    looks(2);
    kill("w2");
    inventories.changed(List.of(World.CLUSTER));
    looks(1);

    assertThat(phase("w2")).isEqualTo(MachinePhase.LOST);
  }

  @Test
  void whatNobodyTellsOfIsSeenWithinHalfAMinute() {
    looks(1);
    kill("w2");
    looks(4);

    assertThat(phase("w2")).isEqualTo(MachinePhase.LOST);
  }

  @Test
  void whatHappensWhileItIsAskedIsSeenAtTheNextLook() {
    whileAsked =
        () -> {
          whileAsked = () -> {};
          kill("w2");
          inventories.changed(List.of(World.CLUSTER));
        };
    looks(1);
    assertThat(phase("w2")).isEqualTo(MachinePhase.RUNNING);
    looks(1);

    assertThat(phase("w2")).isEqualTo(MachinePhase.LOST);
  }

  @Test
  void aDriverThatHearsNothingIsAskedEveryTime() {
    looks(1);
    inventories.unheard("memory");

    assertThat(looks(4)).isEqualTo(4);
  }

  @Test
  void whatWasSaidBeforeTheDriverHeardAgainIsForgotten() {
    looks(1);
    kill("w2");
    inventories.heard("memory");
    looks(1);

    assertThat(phase("w2")).isEqualTo(MachinePhase.LOST);
  }

  @Test
  void aHungWorkerIsFencedAsSoonAsEver() {
    looks(1);
    world.services.unheard("w2", false);
    looks(1);
    assertThat(world.records().machine("w2").orElseThrow().boots().silentSince()).isNotNull();

    assertThat(looks(4)).as("whoever is to be fenced is looked at each time").isEqualTo(4);
    assertThat(world.events).anyMatch(one -> one.event() instanceof NodeFenced);
  }

  @Test
  void anApiServerThatListsNothingIsAskedWhetherItIsReady() {
    looks(1);
    world.services.breaks("c1");
    world.services.tick();
    looks(1);

    assertThat(world.cluster().phase()).isEqualTo(ClusterPhase.DEGRADED);
  }

  @Test
  void coreDnsIsAskedForEveryFourthTime() {
    looks(1);
    int before = world.services.dnsQuestions();
    looks(16);

    assertThat(world.services.dnsQuestions() - before).isEqualTo(4);
  }

  @Test
  void coreDnsThatFailsIsNoticedWithinHalfAMinuteAndAskedForEveryTimeUntilItIsBack() {
    looks(1);
    world.services.breaks(World.Services.DNS);
    looks(4);
    assertThat(world.cluster().phase()).isEqualTo(ClusterPhase.DEGRADED);
    world.services.mends(World.Services.DNS);
    looks(1);

    assertThat(world.cluster().phase()).isEqualTo(ClusterPhase.READY);
  }
}
