package dev.slipway.deployer.application;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where applications are kept. Every method runs in the caller's transaction. */
public interface ApplicationStore {

  /** The application, if there is one. */
  Optional<Application> find(ApplicationKey key);

  /** The application, its row locked until the transaction ends. */
  Optional<Application> lock(ApplicationKey key);

  /** A page of a cluster's applications, by name, those after the given name. */
  List<Application> page(String clusterId, String afterName, int atMost);

  /** Every application of a cluster. */
  List<Application> ofCluster(String clusterId);

  /** The clusters that have applications. */
  Set<String> clustersWithApplications();

  /** The node ports that a cluster's applications have. */
  Set<Integer> nodePorts(String clusterId);

  /**
   * Adds a new application.
   *
   * @throws TakenException if its name or its node port is taken
   */
  void add(Application application);

  /**
   * Stores an application's present state.
   *
   * @throws TakenException if its node port is taken
   */
  void update(Application application);

  /** Forgets an application. */
  void remove(ApplicationKey key);
}
