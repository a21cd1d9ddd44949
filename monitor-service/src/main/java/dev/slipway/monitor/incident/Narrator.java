package dev.slipway.monitor.incident;

import dev.slipway.events.ApplicationDegraded;
import dev.slipway.events.ApplicationDeleted;
import dev.slipway.events.ApplicationDeployed;
import dev.slipway.events.ClusterDegraded;
import dev.slipway.events.ClusterDeleted;
import dev.slipway.events.ClusterReady;
import dev.slipway.events.ClusterRequested;
import dev.slipway.events.DatabaseDown;
import dev.slipway.events.DatabaseUp;
import dev.slipway.events.EventEnvelope;
import dev.slipway.events.IncidentClosed;
import dev.slipway.events.IncidentOpened;
import dev.slipway.events.MachineStateChanged;
import dev.slipway.events.NodeDown;
import dev.slipway.events.NodeEvacuated;
import dev.slipway.events.NodeFenced;
import dev.slipway.events.NodeUp;
import dev.slipway.events.PodsScaled;
import dev.slipway.events.PowerState;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells events in plain words. */
final class Narrator {
  /** A diagnosis may be long; a time line is read at a glance. */
  private static final int MAX_LENGTH = 400;

  private static final String SOURCES = "/slipway/";

  private Narrator() {}

  /** An event as an entry of a time line. */
  static Entry entry(EventEnvelope<?> event) {
    String source = event.source();
    return new Entry(
        event.id(),
        event.time(),
        source.startsWith(SOURCES) ? source.substring(SOURCES.length()) : source,
        cut(message(event)));
  }

  /** One sentence about what failed. */
  static String summary(EventEnvelope<?> event) {
    String message =
        switch (event.data()) {
          case NodeDown down -> "Node %s is down: %s".formatted(down.node(), why(down.cause()));
          case DatabaseDown down ->
              "The database on %s accepts no login: %s".formatted(down.machine(), down.message());
          case ApplicationDegraded degraded -> "Application " + message(event);
          case ClusterDegraded degraded ->
              "Cluster %s is not ready: %s".formatted(degraded.name(), reasons(degraded));
          default -> message(event);
        };
    String sentence = cut(message);
    return sentence.endsWith(".") || sentence.endsWith("…") ? sentence : sentence + ".";
  }

  private static String message(EventEnvelope<?> event) {
    return switch (event.data()) {
      case NodeDown down ->
          "node %s is down: %s (%s)"
              .formatted(down.node(), why(down.cause()), String.join("; ", down.evidence()));
      case NodeUp up -> "node %s is up%s".formatted(up.node(), after(up.downSeconds()));
      case DatabaseDown down ->
          "the database on %s accepts no login%s: %s"
              .formatted(
                  down.machine(),
                  down.wished() ? ", for its machine is off by wish" : "",
                  down.message());
      case DatabaseUp up ->
          "the database on %s accepts a login%s".formatted(up.machine(), after(up.downSeconds()));
      case MachineStateChanged changed -> machine(changed, event.incarnation());
      case NodeFenced fenced ->
          "%s certainly no longer runs: %s".formatted(fenced.node(), fenced.evidence());
      case NodeEvacuated evacuated ->
          "no pod of the dead %s is left: %d removed within %s"
              .formatted(evacuated.node(), evacuated.pods(), seconds(evacuated.durationSeconds()));
      case PodsScaled scaled ->
          "%s has all %d pods ready, after %s (%s)"
              .formatted(
                  scaled.application(),
                  scaled.to(),
                  seconds(scaled.durationSeconds()),
                  scaled.reason());
      case ApplicationDegraded degraded ->
          "%s is not whole: %d of %d pods are ready. %s"
              .formatted(
                  degraded.application(),
                  degraded.ready(),
                  degraded.wished(),
                  degraded.diagnosis());
      case ApplicationDeleted deleted -> "%s is deleted".formatted(deleted.application());
      case ApplicationDeployed deployed -> "%s answers".formatted(deployed.application());
      case ClusterDegraded degraded -> "the cluster is not ready: " + reasons(degraded);
      case ClusterReady ignored ->
          "the cluster is ready, in generation %d".formatted(event.generation());
      case ClusterDeleted ignored -> "the cluster is deleted";
      case ClusterRequested ignored -> "a change of the cluster was asked for";
      case IncidentOpened opened -> opened.summary();
      case IncidentClosed closed -> "incident %s is closed".formatted(closed.incident());
    };
  }

  private static String why(NodeDown.Cause cause) {
    return switch (cause) {
      case WISHED_POWER_OFF -> "its machine was powered off by wish";
      case LOST -> "its machine is off against the wish";
      case HUNG -> "its machine runs, its kubelet does not answer";
      case CUT_OFF -> "it can't be reached, and whether its machine runs is not known";
      case NOT_READY -> "its kubelet says that it is not ready";
      case UNKNOWN -> "its lease ran out";
    };
  }

  private static String machine(MachineStateChanged changed, @Nullable Integer incarnation) {
    String name =
        incarnation == null || incarnation == 1
            ? changed.machine()
            : "%s (incarnation %d)".formatted(changed.machine(), incarnation);
    String power =
        switch (changed.power()) {
          case OFF -> changed.wished() ? "is off, by wish" : "is off, against the wish";
          case RUNNING -> "runs";
          case PAUSED -> "stands still";
          case UNKNOWN -> "may run or not: nobody can tell";
        };
    String phase =
        switch (changed.phase()) {
          case PENDING -> "it is to be made";
          case BOOTING -> "it boots";
          case RUNNING -> "its services answer";
          case OFF -> "it stays so";
          case LOST ->
              changed.power() == PowerState.OFF ? "it is to be powered on" : "it does not answer";
          case DELETING -> "it is being destroyed";
          case FAILED -> "it could not be brought up";
        };
    return "machine %s %s; %s".formatted(name, power, phase);
  }

  private static String reasons(ClusterDegraded degraded) {
    return degraded.reasons().stream()
        .map(reason -> reason.message().strip())
        .collect(Collectors.joining(" "));
  }

  private static String after(@Nullable Double downSeconds) {
    return downSeconds == null ? "" : " again after " + seconds(downSeconds);
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }

  private static String cut(String text) {
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH - 1) + "…";
  }
}
