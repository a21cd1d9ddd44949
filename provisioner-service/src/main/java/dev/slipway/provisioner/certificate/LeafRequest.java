package dev.slipway.provisioner.certificate;

import dev.slipway.infrastructure.Ipv4Address;
import java.util.List;
import java.util.Optional;

/**
 * A leaf certificate to be made.
 *
 * @param commonName to the API server: the user
 * @param organization to the API server: the group
 * @param unit says on which machine a certificate is that several machines have one of; the API
 *     server doesn't look at it
 */
record LeafRequest(
    Leaf leaf,
    String commonName,
    Optional<String> organization,
    Optional<String> unit,
    List<String> dnsNames,
    List<Ipv4Address> addresses) {

  LeafRequest {
    dnsNames = dnsNames.stream().distinct().toList();
    addresses = addresses.stream().distinct().toList();
  }

  static LeafRequest client(Leaf leaf, String commonName) {
    return new LeafRequest(
        leaf, commonName, Optional.empty(), Optional.empty(), List.of(), List.of());
  }

  static LeafRequest server(
      Leaf leaf, String commonName, List<String> dnsNames, List<Ipv4Address> addresses) {
    return new LeafRequest(
        leaf, commonName, Optional.empty(), Optional.empty(), dnsNames, addresses);
  }

  LeafRequest in(String group) {
    return new LeafRequest(leaf, commonName, Optional.of(group), unit, dnsNames, addresses);
  }

  LeafRequest on(String machine) {
    return new LeafRequest(
        leaf, commonName, organization, Optional.of(machine), dnsNames, addresses);
  }
}
