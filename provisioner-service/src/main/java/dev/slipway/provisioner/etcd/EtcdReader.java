package dev.slipway.provisioner.etcd;

import dev.slipway.provisioner.cluster.ClusterRecords;
import java.util.List;
import java.util.Optional;

/** Reads a cluster's etcd. */
public interface EtcdReader {

  /** The members, wanted ones that don't answer included. */
  List<EtcdMember> members(ClusterRecords records);

  /** One key, if it is there. */
  Optional<EtcdKey> find(ClusterRecords records, String key);

  /**
   * Keys in their order.
   *
   * @param prefix what they begin with
   * @param after the key after which to go on, if there is one
   * @param most how many at most
   */
  List<EtcdKey> keys(ClusterRecords records, String prefix, Optional<String> after, int most);
}
