package dev.slipway.cli.application;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.api.ProblemFailure;
import dev.slipway.cli.render.ProblemText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What an application's pods write. */
public final class ApplicationLogs {
  /** How often pods that came later are looked for, and streams that broke are opened again. */
  private static final long LOOK_AGAIN_NANOS = 1_000_000_000L;

  private final Slipway slipway;
  private final Wanted wanted;
  private final String path;

  /**
   * What is to be shown.
   *
   * @param pod one pod's name, or null for all
   * @param container one container's name, or null for the pod's first
   * @param previous what was written before the container was started again
   * @param lines how many of each pod's last lines
   */
  public record Wanted(
      String cluster,
      String application,
      @Nullable String pod,
      @Nullable String container,
      boolean previous,
      int lines) {}

  public ApplicationLogs(Slipway slipway, Wanted wanted) {
    this.slipway = slipway;
    this.wanted = wanted;
    this.path = ApiClient.path("clusters", wanted.cluster(), "applications", wanted.application());
  }

  /** Shows what is written. */
  public int show() {
    List<String> pods = pods();
    if (pods.isEmpty()) {
      slipway.terminal().err().println(wanted.application() + " has no pods.");
    }
    boolean refused = false;
    for (String pod : pods) {
      try {
        String text = slipway.api().text(path + query(pod, false, wanted.lines()));
        text.lines().forEach(line -> print(pod, pods.size() > 1, line));
      } catch (ProblemFailure refusal) {
        if (pods.size() == 1) {
          throw refusal;
        }
        refused = true;
        slipway.terminal().err().println(pod + ": " + ProblemText.of(refusal.problem()));
      }
    }
    return refused ? ExitCode.REFUSED : ExitCode.OK;
  }

  /** Shows it, and what is added, of pods that come later, too; ends with the one pod it was of. */
  public int follow() {
    boolean several = wanted.pod() == null;
    if (!several) {
      stream(pods().getFirst(), false, wanted.lines());
      return ExitCode.OK;
    }
    Set<String> begun = ConcurrentHashMap.newKeySet();
    Set<String> open = ConcurrentHashMap.newKeySet();
    while (true) {
      for (String pod : podsOrNone()) {
        if (open.add(pod)) {
          int lines = begun.add(pod) ? wanted.lines() : 0;
          Thread.ofVirtual().start(() -> followOne(pod, lines, open));
        }
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  private void followOne(String pod, int lines, Set<String> open) {
    try {
      stream(pod, true, lines);
    } catch (CommandFailure | ProblemFailure notNow) {
      // not started yet, gone, or Slipway is away: looked at again
    } finally {
      open.remove(pod);
    }
  }

  private void stream(String pod, boolean several, int lines) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                slipway.api().textStream(path + query(pod, true, lines)),
                StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        print(pod, several, line);
      }
    } catch (IOException broken) {
      // looked at again
    }
  }

  private List<String> podsOrNone() {
    try {
      return pods();
    } catch (CommandFailure | ProblemFailure away) {
      return List.of();
    }
  }

  private List<String> pods() {
    String one = wanted.pod();
    return one != null
        ? List.of(one)
        : slipway.api().list(path + "/pods").stream()
            .map((JsonNode pod) -> pod.path("name").asText())
            .toList();
  }

  private String query(String pod, boolean follow, int lines) {
    StringBuilder query =
        new StringBuilder("/logs?pod=")
            .append(ApiClient.encode(pod))
            .append("&tailLines=")
            .append(lines);
    if (wanted.container() != null) {
      query.append("&container=").append(ApiClient.encode(wanted.container()));
    }
    if (wanted.previous()) {
      query.append("&previous=true");
    }
    if (follow) {
      query.append("&follow=true");
    }
    return query.toString();
  }

  private synchronized void print(String pod, boolean named, String line) {
    slipway.terminal().out().println(named ? pod + " | " + line : line);
    slipway.terminal().out().flush();
  }
}
