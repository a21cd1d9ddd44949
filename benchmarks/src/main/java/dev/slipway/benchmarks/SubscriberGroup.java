package dev.slipway.benchmarks;

import dev.slipway.harness.Slipway;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Subscribers of the gateway, each with a connection of its own, all read by one thread. */
final class SubscriberGroup implements AutoCloseable {
  /** Connections that are being opened at once. */
  private static final int OPENING = 16;

  /** A token may make 1,000 requests at once. */
  private static final int SUBSCRIBERS_A_TOKEN = 500;

  private static final int PATIENCE_SECONDS = 120;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Deliveries deliveries = new Deliveries();
  private final HttpClient client;
  private final Publications publications;
  private final int subscribers;

  /**
   * Opens all of their streams.
   *
   * @param subscribers evenly spread over the publications' clusters
   */
  SubscriberGroup(Slipway slipway, Publications publications, int subscribers)
      throws InterruptedException {
    this.publications = publications;
    this.subscribers = subscribers;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setSsl(true)
                .setTrustOptions(new PemTrustOptions().addCertPath(slipway.authority().toString()))
                .setDefaultHost(slipway.api.getHost())
                .setDefaultPort(slipway.api.getPort())
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setUseAlpn(false)
                .setMaxPoolSize(subscribers));
    open(slipway);
  }

  private void open(Slipway slipway) throws InterruptedException {
    var opening = new Semaphore(OPENING);
    List<CompletableFuture<Void>> opened = new ArrayList<>();
    String token = "";
    for (int i = 0; i < subscribers; i++) {
      if (i % SUBSCRIBERS_A_TOKEN == 0) {
        token = slipway.token("subscribers-" + i, "VIEWER");
      }
      opening.acquire();
      opened.add(
          open(i % publications.clusters().size(), token)
              .whenComplete((nothing, failure) -> opening.release()));
    }
    try {
      CompletableFuture.allOf(opened.toArray(CompletableFuture[]::new))
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Not every stream could be opened", e);
    }
  }

  /** Done once the stream's first bytes are there: from then on it misses nothing. */
  private CompletableFuture<Void> open(int cluster, String token) {
    var opened = new CompletableFuture<Void>();
    var request =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setURI("/v1/events?cluster=" + publications.clusters().get(cluster))
            .putHeader("Accept", "text/event-stream")
            .putHeader("Authorization", "Bearer " + token);
    client
        .request(request)
        .compose(sent -> sent.send())
        .onSuccess(response -> follow(response, cluster, opened))
        .onFailure(opened::completeExceptionally);
    return opened;
  }

  private void follow(HttpClientResponse response, int cluster, CompletableFuture<Void> opened) {
    if (response.statusCode() != 200) {
      opened.completeExceptionally(
          new IllegalStateException("A stream was answered with " + response.statusCode()));
      return;
    }
    var subscriber = new Subscriber(cluster, publications, deliveries);
    response.handler(
        (Buffer chunk) -> {
          subscriber.read(chunk.toString(StandardCharsets.ISO_8859_1));
          opened.complete(null);
        });
    response.exceptionHandler(failure -> deliveries.strange());
    response.endHandler(ended -> deliveries.strange());
  }

  /**
   * Publishes as many events as it takes for so many deliveries, and waits until all have come, or
   * none for as long as patience lasts.
   */
  Outcome measure(int deliveriesASecond, Duration time) throws InterruptedException {
    int each = subscribers / publications.clusters().size();
    int eventsASecond = Math.max(1, deliveriesASecond / each);
    int events = Math.toIntExact(eventsASecond * time.toSeconds());
    int wanted = events * each;
    deliveries.begin();
    long start = System.nanoTime();
    publications.publish(events, eventsASecond);
    awaitDeliveries(wanted, Duration.ofSeconds(20));
    double seconds = (deliveries.lastNanos() - start) / 1e9;
    return new Outcome(
        eventsASecond,
        eventsASecond * each,
        deliveries.count() / seconds,
        wanted - deliveries.count(),
        deliveries);
  }

  private void awaitDeliveries(int wanted, Duration patience) throws InterruptedException {
    int before = -1;
    long since = System.nanoTime();
    while (deliveries.count() < wanted && System.nanoTime() - since < patience.toNanos()) {
      if (deliveries.count() > before) {
        before = deliveries.count();
        since = System.nanoTime();
      }
      Thread.sleep(20);
    }
  }

  @Override
  public void close() {
    client.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /**
   * What came of one measurement.
   *
   * @param events a second, as asked for
   * @param asked deliveries a second
   * @param reached deliveries a second, from the first event's publication to the last delivery
   * @param lost how many never came
   */
  record Outcome(int events, int asked, double reached, int lost, Deliveries deliveries) {
    /** Nothing is wrong, and nearly all of it came within so many milliseconds. */
    boolean holds(double p99Millis) {
      return lost == 0
          && deliveries.twice() + deliveries.outOfOrder() + deliveries.strangeOnes() == 0
          && quantile(0.99) < p99Millis;
    }

    double quantile(double share) {
      List<Double> sorted = deliveries.sortedDelays();
      return sorted.isEmpty() ? Double.NaN : Quantile.of(sorted, share);
    }
  }
}
