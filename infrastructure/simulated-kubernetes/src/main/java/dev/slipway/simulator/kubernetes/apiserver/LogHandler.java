package dev.slipway.simulator.kubernetes.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ApiException;
import dev.slipway.simulator.kubernetes.api.ClusterApi;
import dev.slipway.simulator.kubernetes.log.ContainerLog;
import dev.slipway.simulator.kubernetes.log.ContainerLog.Line;
import dev.slipway.simulator.kubernetes.log.Kubelets;
import dev.slipway.simulator.kubernetes.log.Kubelets.Kubelet;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.resource.Objects;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Logs of containers, which the node of the pod is asked for. */
final class LogHandler {
  private static final int MOST_UNSENT = 1 << 20;

  private final ClusterApi api;
  private final Kubelets kubelets;

  LogHandler(ClusterApi api, Kubelets kubelets) {
    this.api = api;
    this.kubelets = kubelets;
  }

  void log(Call call) {
    String name = call.path().name();
    ObjectNode pod = api.get(Kinds.POD, call.path().namespace(), name);
    String container = container(pod, call.parameter("container"));
    boolean previous = call.flag("previous");
    String node = Json.text(pod, "spec", "nodeName");
    if (node.isEmpty()) {
      // The real one answers with nothing at all.
      call.answer(200, "");
      return;
    }
    Kubelet kubelet = kubelets.find(node).filter(Kubelet::answers).orElse(null);
    if (kubelet == null) {
      throw ApiException.internal(
          "Get \"https://%s:10250/containerLogs/%s/%s/%s\": dial tcp: connect: no route to host"
              .formatted(address(node), call.path().namespace(), name, container));
    }
    if (!previous) {
      checkStarted(pod, container);
    }
    Optional<ContainerLog> log = kubelet.log(Objects.uid(pod), container, previous);
    if (log.isEmpty()) {
      throw previous
          ? ApiException.badRequest(
              "previous terminated container \"%s\" in pod \"%s\" not found"
                  .formatted(container, name))
          : waiting(pod, container, "ContainerCreating");
    }
    answer(call, log.get());
  }

  private String address(String node) {
    return api.find(Kinds.NODE, "", node)
        .map(found -> Json.text(Json.at(found, "status", "addresses").path(0), "address"))
        .orElse(node);
  }

  private static String container(ObjectNode pod, String wanted) {
    List<String> names = new ArrayList<>();
    Json.at(pod, "spec", "containers").forEach(each -> names.add(Json.text(each, "name")));
    if (wanted.isEmpty()) {
      if (names.size() == 1) {
        return names.getFirst();
      }
      throw ApiException.badRequest(
          "a container name must be specified for pod %s, choose one of: [%s]"
              .formatted(Objects.name(pod), String.join(" ", names)));
    }
    if (!names.contains(wanted)) {
      throw ApiException.badRequest(
          "container %s is not valid for pod %s".formatted(wanted, Objects.name(pod)));
    }
    return wanted;
  }

  private static void checkStarted(ObjectNode pod, String container) {
    for (JsonNode status : Json.at(pod, "status", "containerStatuses")) {
      String reason = Json.text(status, "state", "waiting", "reason");
      if (Json.text(status, "name").equals(container)
          && !reason.isEmpty()
          && Json.at(status, "lastState", "terminated").isMissingNode()) {
        boolean image = reason.contains("Image");
        throw image
            ? ApiException.badRequest(
                "container \"%s\" in pod \"%s\" is waiting to start: %s"
                    .formatted(
                        container,
                        Objects.name(pod),
                        reason.equals("ErrImagePull")
                            ? "image can't be pulled"
                            : "trying and failing to pull image"))
            : waiting(pod, container, reason);
      }
    }
  }

  private static ApiException waiting(ObjectNode pod, String container, String reason) {
    return ApiException.badRequest(
        "container \"%s\" in pod \"%s\" is waiting to start: %s"
            .formatted(container, Objects.name(pod), reason));
  }

  private void answer(Call call, ContainerLog log) {
    boolean timestamps = call.flag("timestamps");
    List<Line> lines = lines(call, log);
    HttpServerResponse response = call.request().response();
    if (!call.flag("follow")) {
      call.answer(200, "text/plain", limited(call, text(lines, timestamps)));
      return;
    }
    Answers.head(response, 200, "text/plain");
    response.setChunked(true).setWriteQueueMaxSize(MOST_UNSENT);
    var ignored = response.writeHead();
    for (Line line : lines) {
      send(response, line, timestamps);
    }
    ContainerLog.Follower follower = new Follower(response, timestamps);
    response.closeHandler(closed -> log.unfollow(follower));
    response.exceptionHandler(failure -> log.unfollow(follower));
    log.follow(follower);
  }

  private record Follower(HttpServerResponse response, boolean timestamps)
      implements ContainerLog.Follower {

    @Override
    public void line(Line line) {
      if (response.writeQueueFull()) {
        response.reset();
      } else {
        send(response, line, timestamps);
      }
    }

    @Override
    public void end() {
      if (!response.ended() && !response.closed()) {
        var ignored = response.end();
      }
    }
  }

  private static void send(HttpServerResponse response, Line line, boolean timestamps) {
    if (!response.ended() && !response.closed()) {
      var ignored = response.write(Buffer.buffer(text(List.of(line), timestamps)));
    }
  }

  private List<Line> lines(Call call, ContainerLog log) {
    List<Line> lines = log.lines();
    Instant since = since(call);
    lines = lines.stream().filter(line -> !line.time().isBefore(since)).toList();
    String tail = call.parameter("tailLines");
    if (!tail.isEmpty()) {
      int most = number("tailLines", tail);
      lines = lines.subList(Math.max(0, lines.size() - most), lines.size());
    }
    return lines;
  }

  private Instant since(Call call) {
    String seconds = call.parameter("sinceSeconds");
    if (!seconds.isEmpty()) {
      return api.loop().now().minusSeconds(number("sinceSeconds", seconds));
    }
    String time = call.parameter("sinceTime");
    return time.isEmpty() ? Instant.MIN : Instant.parse(time);
  }

  private static int number(String name, String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw ApiException.invalidRequest(
        "PodLogOptions \"\" is invalid: %s: Invalid value: %s: must be greater than or equal to 0"
            .formatted(name, text));
  }

  private static byte[] limited(Call call, byte[] text) {
    String limit = call.parameter("limitBytes");
    if (limit.isEmpty()) {
      return text;
    }
    return java.util.Arrays.copyOf(text, Math.min(text.length, number("limitBytes", limit)));
  }

  private static byte[] text(List<Line> lines, boolean timestamps) {
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      if (timestamps) {
        text.append(Objects.micros(line.time()).replace("Z", "000Z")).append(' ');
      }
      text.append(line.text()).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
