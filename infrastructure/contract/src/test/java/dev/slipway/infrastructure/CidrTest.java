package dev.slipway.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class CidrTest {

  @Provide
  Arbitrary<Ipv4Address> addresses() {
    return Arbitraries.integers().map(Ipv4Address::new);
  }

  @Provide
  Arbitrary<Cidr> ranges() {
    return Combinators.combine(addresses(), Arbitraries.integers().between(0, 32))
        .as(Cidr::containing);
  }

  /** Ranges that are likely to meet. */
  @Provide
  Arbitrary<Cidr> neighbours() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 1023), Arbitraries.integers().between(22, 32))
        .as((low, prefix) -> Cidr.containing(Ipv4Address.parse("10.2.0.0").plus(low), prefix));
  }

  @Property
  void anAddressIsReadAsItIsWritten(@ForAll("addresses") Ipv4Address address) {
    assertThat(Ipv4Address.parse(address.toString())).isEqualTo(address);
  }

  @Property
  void aRangeIsReadAsItIsWritten(@ForAll("ranges") Cidr range) {
    assertThat(Cidr.parse(range.toString())).isEqualTo(range);
  }

  @Property
  void aRangeHoldsItsFirstAndItsLastAddressAndNotTheNextOnes(@ForAll("ranges") Cidr range) {
    assertThat(range.contains(range.network())).isTrue();
    assertThat(range.contains(range.last())).isTrue();
    if (range.network().asLong() > 0) {
      assertThat(range.contains(range.network().plus(-1))).isFalse();
    }
    if (range.last().asLong() < 0xFFFF_FFFFL) {
      assertThat(range.contains(range.last().plus(1))).isFalse();
    }
  }

  @Property
  void holdingIsComparingNumbers(
      @ForAll("neighbours") Cidr range, @ForAll @IntRange(max = 1023) int low) {
    Ipv4Address address = Ipv4Address.parse("10.2.0.0").plus(low);
    boolean between =
        range.network().compareTo(address) <= 0 && address.compareTo(range.last()) <= 0;

    assertThat(range.contains(address)).isEqualTo(between);
  }

  @Property
  void rangesOverlapIfTheyShareAnAddress(
      @ForAll("neighbours") Cidr one, @ForAll("neighbours") Cidr other) {
    boolean share =
        one.network().compareTo(other.last()) <= 0 && other.network().compareTo(one.last()) <= 0;

    assertThat(one.overlaps(other)).isEqualTo(share).isEqualTo(other.overlaps(one));
    assertThat(one.contains(other) || other.contains(one)).isEqualTo(share);
  }

  @Property
  void theNextRangeBeginsWhereARangeEnds(@ForAll("neighbours") Cidr range) {
    assertThat(range.plus(1).network()).isEqualTo(range.last().plus(1));
    assertThat(range.plus(1).plus(-1)).isEqualTo(range);
    assertThat(range.overlaps(range.plus(1))).isFalse();
  }

  @Property
  void addressesOfARangeAreCountedFromItsFirst(
      @ForAll("neighbours") Cidr range, @ForAll @IntRange(max = 1023) int index) {
    if (index < range.size()) {
      assertThat(range.contains(range.address(index))).isTrue();
      assertThat(range.address(index).asLong() - range.network().asLong()).isEqualTo(index);
    } else {
      assertThatThrownBy(() -> range.address(index)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Example
  void theSeedsNetworkIsReadable() {
    Cidr machines = Cidr.parse("172.17.4.0/24");

    assertThat(machines.address(51)).hasToString("172.17.4.51");
    assertThat(machines.last()).hasToString("172.17.4.255");
    assertThat(machines.netmask()).hasToString("255.255.255.0");
    assertThat(machines.overlaps(Cidr.parse("172.17.0.0/16"))).isTrue();
    assertThat(machines.overlaps(Cidr.parse("172.17.5.0/24"))).isFalse();
    assertThat(Cidr.parse("0.0.0.0/0").contains(machines)).isTrue();
  }

  @Example
  void whatIsNoRangeIsRefusedWithTheReason() {
    for (String text :
        new String[] {
          "172.17.4.0",
          "172.17.4.0/33",
          "172.17.4/24",
          "172.17.04.0/24",
          "256.0.0.0/8",
          "a.b.c.d/8",
          "172.17.4.0/ 24",
          "",
          "/",
          "::/0",
          "localhost/8"
        }) {
      assertThatThrownBy(() -> Cidr.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Cidr.parse("172.17.4.1/24"))
        .hasMessageContaining("its network is 172.17.4.0/24");
  }
}
