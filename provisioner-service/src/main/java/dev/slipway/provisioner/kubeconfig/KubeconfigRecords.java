package dev.slipway.provisioner.kubeconfig;

import java.util.List;
import java.util.Optional;

/** What is kept of handed-out kubeconfigs: not their tokens. */
public interface KubeconfigRecords {

  void add(KubeconfigRecord kubeconfig);

  Optional<KubeconfigRecord> find(String clusterId, String id);

  /** A cluster's, in the order of their ids, after the one given, if one is. */
  List<KubeconfigRecord> list(String clusterId, Optional<String> after, int most);

  void remove(String clusterId, String id);
}
