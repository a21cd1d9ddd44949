package dev.slipway.infrastructure;

import java.util.Optional;

/**
 * A range that the host uses already.
 *
 * @param cidr the range
 * @param usedBy what uses it, for people: {@code Docker network bridge}, {@code route to eth0}
 * @param clusterId the cluster whose machine network it is, if it is one of this instance's
 */
public record UsedNetwork(Cidr cidr, String usedBy, Optional<String> clusterId) {}
