package dev.slipway.simulator.kubernetes.controller;

import dev.slipway.simulator.kubernetes.api.ClusterApi;
import dev.slipway.simulator.kubernetes.loop.LoopCalls;
import dev.slipway.simulator.kubernetes.loop.SimulatedProcess;
import dev.slipway.simulator.kubernetes.loop.Turns;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.store.Change;
import dev.slipway.simulator.kubernetes.store.StoreListener;
import java.util.List;

/** One of a cluster's controller managers; one at a time works, the others wait. */
public final class ControllerManager implements SimulatedProcess, StoreListener, Turns.Taker {
  private final ClusterApi api;
  private final ControllerManagerOptions options;
  private final Turns turns;
  private final List<Controller> controllers;
  private final Runnable resync = this::resync;
  private volatile boolean stopped;
  private boolean hung;

  private ControllerManager(ClusterApi api, ControllerManagerOptions options, Turns turns) {
    this.api = api;
    this.options = options;
    this.turns = turns;
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
    api.store().listen(manager);
    api.availability().listen(manager.resync);
    turns.add(manager);
    return manager;
  }

  @Override
  public void changed(Change change) {
    if (works()) {
      Kinds.ofKey(change.key())
          .ifPresent(kind -> controllers.forEach(controller -> controller.changed(kind, change)));
    }
  }

  @Override
  public void replaced() {
    resync();
  }

  private boolean works() {
    return isAble() && turns.has(this);
  }

  private void resync() {
    if (works() && api.availability().now()) {
      controllers.forEach(Controller::resync);
    }
  }

  @Override
  public boolean isAble() {
    return !stopped && !hung;
  }

  @Override
  public void take() {
    api.loop().execute(resync);
  }

  @Override
  public void giveUp() {
    controllers.forEach(Controller::stop);
  }

  @Override
  public void stop() {
    LoopCalls.run(
        api.loop(),
        () -> {
          if (!stopped) {
            stopped = true;
            api.store().unlisten(this);
            api.availability().unlisten(resync);
            turns.remove(this);
            controllers.forEach(Controller::stop);
            takeOverLater();
          }
        });
  }

  @Override
  public boolean isStopped() {
    return stopped;
  }

  @Override
  public void hang() {
    LoopCalls.run(
        api.loop(),
        () -> {
          hung = true;
          controllers.forEach(Controller::stop);
          takeOverLater();
        });
  }

  @Override
  public void resume() {
    LoopCalls.run(
        api.loop(),
        () -> {
          hung = false;
          turns.choose();
          resync();
        });
  }

  /** The lease of the one that works must run out first. */
  private void takeOverLater() {
    var ignored = api.loop().schedule(options.takeOver(), turns::choose);
  }
}
