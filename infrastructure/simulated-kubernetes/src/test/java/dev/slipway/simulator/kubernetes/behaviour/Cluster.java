package dev.slipway.simulator.kubernetes.behaviour;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.awaitility.core.ThrowingRunnable;

/** The cluster that is looked at: what a chapter needs to know of it. */
public interface Cluster {

  /** Requests with all rights. */
  Api admin();

  /** Requests without credentials. */
  Api anonymous();

  /** A namespace of the test's own, which has its default ServiceAccount. */
  String namespace();

  /** An image that the nodes have, whose containers stay. */
  String image();

  /** The path of a kind of the core in the test's namespace. */
  default String core(String plural) {
    return "/api/v1/namespaces/" + namespace() + "/" + plural;
  }

  /** The path of a kind of apps in the test's namespace. */
  default String apps(String plural) {
    return "/apis/apps/v1/namespaces/" + namespace() + "/" + plural;
  }

  /** Waits until something is so. */
  default void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(assertion);
  }
}
