package dev.slipway.provisioner.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.Ipv4Address;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class UsedRangesTest {

  /** Ranges in 10.0.0.0/20, close enough to meet and to lie in each other. */
  @Provide
  Arbitrary<Cidr> ranges() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 4095), Arbitraries.integers().between(20, 32))
        .as((offset, prefix) -> Cidr.containing(new Ipv4Address(0x0A000000 + offset), prefix));
  }

  @Provide
  Arbitrary<List<Cidr>> manyRanges() {
    return ranges().list().ofMaxSize(12);
  }

  @Property
  void aRangeOverlapsThemWhenItOverlapsOneOfThem(
      @ForAll("manyRanges") List<Cidr> used, @ForAll("ranges") Cidr asked) {
    UsedRanges ranges = new UsedRanges();
    used.forEach(ranges::add);

    assertThat(ranges.overlap(asked)).isEqualTo(used.stream().anyMatch(asked::overlaps));
  }
}
