package dev.slipway.monitor.incident;

/** What an open incident waits for. */
public sealed interface Awaited {

  /** What failed is to be up again. */
  record Subject() implements Awaited {}

  /** An application that was not whole since is to be whole again. */
  record Application(String name) implements Awaited {}

  /** The cluster, which was not ready since, is to be ready again. */
  record Cluster() implements Awaited {}

  /** Pods that were lost are to be ready elsewhere: some application is to be told as recovered. */
  record Pods() implements Awaited {}

  /** Its stored form. */
  default String text() {
    return switch (this) {
      case Subject() -> "subject";
      case Application(String name) -> "application/" + name;
      case Cluster() -> "cluster";
      case Pods() -> "pods";
    };
  }

  /** Reads the stored form. */
  static Awaited parse(String text) {
    return switch (text) {
      case "subject" -> new Subject();
      case "cluster" -> new Cluster();
      case "pods" -> new Pods();
      default -> {
        if (!text.startsWith("application/")) {
          throw new IllegalArgumentException("nothing is awaited as " + text);
        }
        yield new Application(text.substring("application/".length()));
      }
    };
  }
}
