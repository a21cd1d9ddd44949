package dev.slipway.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * One reader of a page, who asks ten times a second at most and waits two seconds for an answer. A
 * new connection each time, as different readers would.
 */
final class Reader implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final URI page;
  private final Thread thread;
  private int asked;
  private int failed;
  private int inARow;
  private long lastRecovery;
  private boolean closed;

  Reader(String page) {
    this.page = URI.create(page);
    this.thread = Thread.ofVirtual().name("reader").start(this::readUntilClosed);
  }

  /** Waits until so many requests in a row were answered well. */
  void awaitAnswers(int count, Duration deadline) {
    org.awaitility.Awaitility.await(count + " answers in a row from " + page)
        .atMost(deadline)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> inARow() >= count);
  }

  /** Counts anew from here on. */
  synchronized void forget() {
    asked = 0;
    failed = 0;
    inARow = 0;
    lastRecovery = System.nanoTime();
  }

  synchronized double failedPercent() {
    return asked == 0 ? 0 : 100.0 * failed / asked;
  }

  /** From then to the first good answer after the last bad one. */
  synchronized double secondsToLastRecovery(long since) {
    return failed == 0 ? 0 : (lastRecovery - since) / 1e9;
  }

  private synchronized int inARow() {
    return inARow;
  }

  static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private void readUntilClosed() {
    try {
      while (!isClosed()) {
        note(answers());
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void note(boolean well) {
    asked++;
    if (!well) {
      failed++;
      inARow = 0;
      return;
    }
    if (inARow == 0) {
      lastRecovery = System.nanoTime();
    }
    inARow++;
  }

  private boolean answers() throws InterruptedException {
    try (var client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(PATIENCE)
            .build()) {
      var request = HttpRequest.newBuilder(page).timeout(PATIENCE).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    thread.interrupt();
  }
}
