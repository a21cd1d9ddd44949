package dev.slipway.provisioner.in.work;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How often clusters are looked at, and how long things may take. */
@ConfigMapping(prefix = "slipway.reconcile")
public interface ReconcileSettings {

  /** How often a cluster is looked at while something is awaited that has just begun. */
  @WithDefault("PT0.25S")
  Duration awaiting();

  /** How often it is looked at at least, however long what is awaited takes. */
  @WithDefault("PT1S")
  Duration awaitingMost();

  /**
   * The same where looks themselves take long, because there is more to do than this process can:
   * so often it is looked at at least.
   */
  @WithDefault("PT2S")
  Duration awaitingBusy();

  /** How often a cluster is looked at while all is as wished; drivers report changes at once. */
  @WithDefault("PT8S")
  Duration calm();

  /**
   * How long counts what an infrastructure said of a cluster that is as wished, while its driver
   * tells of no change there; the driver is asked again then.
   */
  @WithDefault("PT30S")
  Duration inventoryKept();

  /** The pause after something failed. */
  @WithDefault("PT2S")
  Duration pause();

  /** How long one run does rounds before it makes room for other clusters. */
  @WithDefault("PT5S")
  Duration run();

  /** How long a machine may take from power-on to serving, once all it needs serves. */
  @WithDefault("PT180S")
  Duration machineDeadline();

  /** How long something that answered may stay silent before that counts as a failure. */
  @WithDefault("PT15S")
  Duration silence();

  /** The pause before a machine that went off is powered on again; doubles each time. */
  @WithDefault("PT2S")
  Duration firstPowerOnPause();

  /** Where that doubling ends. */
  @WithDefault("PT2M")
  Duration longestPowerOnPause();

  /** How often a machine is powered on without serving before it is replaced. */
  @WithDefault("3")
  int powerOnsInVain();

  /** How many machines of a cluster are replaced in an hour without being asked. */
  @WithDefault("6")
  int replacementsPerHour();

  /** How long a machine that was asked to shut down may take before it is powered off. */
  @WithDefault("PT30S")
  Duration shutDownDeadline();

  /** How long a worker may be paused against its wish before it is fenced and powered on. */
  @WithDefault("PT30S")
  Duration pausedDeadline();

  /**
   * How long a worker's kubelet may say nothing, neither to its API server (which has waited for 20
   * s by then) nor to Slipway, before the worker is fenced and powered on.
   */
  @WithDefault("PT20S")
  Duration silentDeadline();

  /** How long a machine may take to go off when it is destroyed. */
  @WithDefault("PT30S")
  Duration driverDeadline();
}
