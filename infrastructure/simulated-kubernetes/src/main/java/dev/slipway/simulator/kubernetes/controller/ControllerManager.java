package dev.slipway.simulator.kubernetes.controller;

import dev.slipway.simulator.kubernetes.api.ClusterApi;
import dev.slipway.simulator.kubernetes.api.ElectedProcess;
import dev.slipway.simulator.kubernetes.loop.Turns;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.store.Change;
import java.util.List;

/** One of a cluster's controller managers; one at a time works, the others wait. */
public final class ControllerManager extends ElectedProcess {
  private final List<Controller> controllers;

  private ControllerManager(ClusterApi api, ControllerManagerOptions options, Turns turns) {
    super(api, turns, options.takeOver());
    this.controllers =
        List.of(
            new NamespaceController(api),
            new ServiceAccountController(api, options.rootCaPem()),
            new NodeLifecycle(api, options.nodeGracePeriod()),
            new TaintEviction(api),
            new DeploymentController(api),
            new ReplicaController(api, Kinds.REPLICA_SET),
            new ReplicaController(api, Kinds.REPLICATION_CONTROLLER),
            new EndpointController(api),
            new PodGarbage(api),
            new OwnerGarbage(api),
            new EventExpiry(api));
  }

  /** Starts one. On the cluster's loop. */
  public static ControllerManager start(
      ClusterApi api, ControllerManagerOptions options, Turns turns) {
    ControllerManager manager = new ControllerManager(api, options, turns);
    manager.begin();
    return manager;
  }

  @Override
  protected void handle(Change change) {
    Kinds.ofKey(change.key())
        .ifPresent(kind -> controllers.forEach(controller -> controller.changed(kind, change)));
  }

  @Override
  protected void lookAtAll() {
    controllers.forEach(Controller::resync);
  }

  @Override
  public void giveUp() {
    controllers.forEach(Controller::stop);
  }
}
