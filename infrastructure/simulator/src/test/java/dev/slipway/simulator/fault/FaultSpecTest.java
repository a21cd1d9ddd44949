package dev.slipway.simulator.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a fault may say, whom it concerns, and that the seed chooses. */
class FaultSpecTest {

  private static FaultSpec fault(String json) throws Exception {
    return FaultSpec.read(new ObjectMapper().readTree(json));
  }

  @Test
  void aFaultIsReadAndSaidAgain() throws Exception {
    FaultSpec fault =
        fault(
            """
            {"kind":"API_ERRORS","cluster":"cl-*","machine":"c1","errors":0.25,"forSeconds":1.5}
            """);

    assertThat(fault.lasts()).isEqualTo(Duration.ofMillis(1500));
    assertThat(fault.errors()).isEqualTo(0.25);
    assertThat(FaultSpec.read(fault.json())).isEqualTo(fault);
  }

  @Test
  void whatMakesNoSenseIsNamed() {
    assertThatThrownBy(() -> fault("{\"kind\":\"METEOR\"}")).hasMessageContaining("MACHINE_DIES");
    assertThatThrownBy(() -> fault("{\"kind\":\"API_SLOW\",\"delay\":5}"))
        .hasMessageContaining("delay");
    assertThatThrownBy(() -> fault("{\"kind\":\"API_ERRORS\",\"errors\":2}"))
        .hasMessageContaining("errors");
  }

  @Test
  void patternsChooseMachines() throws Exception {
    FaultSpec workers = fault("{\"kind\":\"MACHINE_DIES\",\"machine\":\"w*\"}");
    assertThat(workers.concerns("cl-1", "w12")).isTrue();
    assertThat(workers.concerns("cl-1", "c1")).isFalse();
    assertThat(FaultSpec.matches("*press*", "slipway.local/wordpress:6.1")).isTrue();
    assertThat(FaultSpec.matches("w*1", "w1")).isTrue();
    assertThat(FaultSpec.matches("w*1", "w12")).isFalse();
  }

  @Test
  void theSameSeedPicksTheSameMachines() throws Exception {
    FaultSpec one = fault("{\"kind\":\"MACHINE_DIES\",\"pick\":2}");
    List<String> machines = IntStream.range(0, 50).mapToObj(i -> "w" + i).toList();

    ActiveFault first = new ActiveFault("f1", one, 42);
    ActiveFault again = new ActiveFault("f1", one, 42);
    ActiveFault other = new ActiveFault("f1", one, 43);

    List<String> chosen = first.choose(machines);
    assertThat(chosen).hasSize(2).isEqualTo(again.choose(machines));
    assertThat(first.choose(machines)).isEqualTo(again.choose(machines)).isNotEqualTo(chosen);
    assertThat(other.choose(machines)).isNotEqualTo(chosen);
  }
}
