package dev.slipway.cli.application;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks for a page as a reader would. */
public final class PageProbe {
  private static final int SERVER_ERROR = 500;

  private final HttpClient client;
  private final Duration patience;

  /**
   * @param patience how long an answer may take
   */
  public PageProbe(Duration patience) {
    this.patience = patience;
    this.client = HttpClient.newBuilder().connectTimeout(patience).build();
  }

  /** Whether the page came, or led elsewhere; an error of the server's is none. */
  public boolean answers(String address) {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(address)).timeout(patience).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode()
          < SERVER_ERROR;
    } catch (IOException noAnswer) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
