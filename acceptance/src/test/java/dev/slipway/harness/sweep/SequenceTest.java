package dev.slipway.harness.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SequenceTest {

  @Test
  void aSeedStandsForOneSequence() {
    assertThat(Sequence.of(7, 6)).isEqualTo(Sequence.of(7, 6)).isNotEqualTo(Sequence.of(9, 6));
  }

  @Test
  void everyKindOfDeedHappensAndEveryOtherClusterHasThreeMembers() {
    Set<Class<?>> kinds =
        LongStream.rangeClosed(1, 40)
            .mapToObj(seed -> Sequence.of(seed, 6))
            .flatMap(sequence -> sequence.deeds().stream())
            .map(Object::getClass)
            .collect(Collectors.toSet());

    assertThat(kinds).containsExactlyInAnyOrder(Deed.class.getPermittedSubclasses());
    assertThat(Sequence.of(1, 6).etcd()).isEqualTo(3);
    assertThat(Sequence.of(2, 6).etcd()).isEqualTo(1);
  }
}
