package dev.slipway.simulator.etcd;

import org.jspecify.annotations.Nullable;

/**
 * A member of an ensemble.
 *
 * @param id a 64-bit number without sign
 * @param name empty until it has been started
 * @param holder the machine that has its data; null before its first start and when that is lost
 */
public record EtcdMember(
    long id,
    String name,
    String peerUrl,
    String clientUrl,
    boolean learner,
    @Nullable String holder) {

  /** As etcd writes it for people. */
  public String hexId() {
    return Long.toHexString(id);
  }

  /** Whether it has joined. */
  boolean started() {
    return !name.isEmpty();
  }

  EtcdMember heldBy(String machine, String own, String client) {
    return new EtcdMember(id, own, peerUrl, client, learner, machine);
  }

  EtcdMember promoted() {
    return new EtcdMember(id, name, peerUrl, clientUrl, false, holder);
  }

  EtcdMember lost() {
    return new EtcdMember(id, name, peerUrl, clientUrl, learner, null);
  }
}
