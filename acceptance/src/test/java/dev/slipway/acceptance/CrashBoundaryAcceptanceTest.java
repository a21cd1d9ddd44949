package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.harness.Slipway;
import dev.slipway.harness.crash.Boundary;
import dev.slipway.harness.crash.Crashes;
import dev.slipway.harness.crash.Scenario;
import dev.slipway.harness.crash.Verdict;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A service really ends at a boundary of each kind, and what comes of it is what comes of an
 * undisturbed run: the same machines, the same replicas, the same events. {@code benchmarks/crash}
 * does it at every boundary. Machines are simulated, so that no container engine is needed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashBoundaryAcceptanceTest {
  private final Set<Scenario> known = EnumSet.noneOf(Scenario.class);
  private Slipway slipway;
  private Crashes crashes;

  @BeforeAll
  void start() {
    slipway = Slipway.crashing("crash");
    crashes = new Crashes(slipway);
  }

  @AfterAll
  void stop() {
    if (slipway != null) {
      slipway.close();
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "CREATE, provisioner/act:CreateMachine:after#3",
    "CREATE, provisioner/record:cluster:before-commit#3",
    "CREATE, deployer/inbox:ClusterReady:before-handler#1",
    "CREATE, deployer/act:Apply:after#2",
    "SCALE, deployer/act:Scale:after#1",
    "SCALE, deployer/record:application:after-commit#1",
    "POWER, gateway/forward:POST:answered#1",
    "POWER, provisioner/admit:POST:after-commit#1",
    "POWER, provisioner/act:ShutDown:after#1",
    "POWER, monitor/relay:NodeDown:before-send#1",
    "POWER, monitor/inbox:NodeFenced:before-handler#1",
    "REPLACE, provisioner/act:DestroyMachine:before#1",
  })
  void theEndIsTheSame(Scenario scenario, String boundary) {
    assertPassed(scenario, boundary, List.of());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "CREATE, provisioner/act:CreateMachine:after#3",
    "REPLACE, provisioner/act:DestroyMachine:before#1",
  })
  void theEndIsTheSameWhereAllMachinesLoseTheirPowerThen(Scenario scenario, String boundary) {
    assertPassed(scenario, boundary, List.of("simulator"));
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"REGENERATE", "DELETE"})
  void theEndIsTheSameWhereApiServersAnswerWithWhatWas(Scenario scenario) {
    learn(scenario);

    assertThat(crashes.runWithStaleViews(scenario)).isEmpty();
  }

  private void learn(Scenario scenario) {
    if (known.add(scenario)) {
      crashes.enumerate(scenario);
    }
  }

  private void assertPassed(Scenario scenario, String boundary, List<String> others) {
    learn(scenario);

    Verdict verdict = crashes.crash(scenario, Boundary.of(boundary), others);

    assertThat(verdict.wrong()).isEmpty();
    assertThat(verdict.result()).isEqualTo(Verdict.Result.PASSED);
  }
}
