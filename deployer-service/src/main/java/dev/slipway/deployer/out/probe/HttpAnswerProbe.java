package dev.slipway.deployer.out.probe;

import dev.slipway.deployer.rollout.AnswerProbe;
import dev.slipway.deployer.rollout.Pass.Answer;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Asks with HTTP GET. Whatever isn't an error of the server is an answer: WordPress' 302, too. */
@ApplicationScoped
public class HttpAnswerProbe implements AnswerProbe {
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final int SERVER_ERROR = 500;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(Version.HTTP_1_1)
          .followRedirects(Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(1))
          .build();

  @PreDestroy
  void close() {
    client.shutdownNow();
  }

  @Override
  public Answer ask(List<String> addresses) {
    List<CompletableFuture<HttpResponse<Void>>> asked = addresses.stream().map(this::send).toList();
    List<String> answering = new ArrayList<>();
    String problem = "it has no address";
    for (int i = 0; i < asked.size(); i++) {
      String address = addresses.get(i);
      try {
        int status = asked.get(i).join().statusCode();
        if (status < SERVER_ERROR) {
          answering.add(address);
        } else {
          problem = "GET " + address + " answers with status " + status;
        }
      } catch (CompletionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        problem = "GET " + address + " fails with " + cause.getClass().getSimpleName();
      }
    }
    return answering.isEmpty() ? new Answer.No(problem) : new Answer.Yes(answering);
  }

  private CompletableFuture<HttpResponse<Void>> send(String address) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address)).timeout(PATIENCE).GET().build();
    return client.sendAsync(request, BodyHandlers.discarding());
  }
}
