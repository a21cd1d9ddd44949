package dev.slipway.cli.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The body of a request for a cluster: a file's content, and over it what options say. */
public final class ClusterRequest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern FORWARD = Pattern.compile("(\\d+):([a-z]\\d+):(\\d+)");
  private static final Map<String, String> GROUPS =
      Map.of(
          "etcd", "etcd",
          "controllers", "controllers",
          "workers", "workers",
          "database", "database");

  private final ObjectNode body;

  private ClusterRequest(ObjectNode body) {
    this.body = body;
  }

  public static ClusterRequest empty() {
    return new ClusterRequest(JSON.createObjectNode());
  }

  static ClusterRequest from(Path file) {
    try {
      if (JSON.readTree(Files.readString(file)) instanceof ObjectNode object) {
        return new ClusterRequest(object);
      }
      throw new CommandFailure(
          ExitCode.USAGE,
          file + " holds no JSON object",
          "It should hold the body of POST /v1/clusters.");
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.USAGE,
          file + " can't be read: " + e.getMessage(),
          "It should hold the body of POST /v1/clusters, as JSON.");
    }
  }

  public ClusterRequest with(String field, @Nullable String value) {
    if (value != null) {
      body.put(field, value);
    }
    return this;
  }

  public ClusterRequest count(String group, @Nullable Integer count) {
    if (count != null) {
      topology().withObjectProperty(group).put("count", count);
    }
    return this;
  }

  /** Memory as {@code workers=2048}. */
  ClusterRequest memory(Map<String, Integer> memory) {
    memory.forEach(
        (group, mib) -> {
          if (!GROUPS.containsKey(group)) {
            throw new CommandFailure(
                ExitCode.USAGE,
                "There are no machines called " + group,
                "Say --memory etcd=…, controllers=…, workers=… or database=….");
          }
          topology().withObjectProperty(group).put("memoryMiB", mib);
        });
    return this;
  }

  ClusterRequest withoutDatabase(boolean without) {
    if (without) {
      topology().putNull("database");
    }
    return this;
  }

  ClusterRequest machineNetwork(@Nullable String network) {
    if (network != null) {
      body.withObjectProperty("network").put("machines", network);
    }
    return this;
  }

  /** Forwards as {@code 30100:w1:30100}: port of this machine, machine, its port. */
  ClusterRequest forwards(List<String> forwards) {
    for (String forward : forwards) {
      Matcher parts = FORWARD.matcher(forward);
      if (!parts.matches()) {
        throw new CommandFailure(
            ExitCode.USAGE, "\"" + forward + "\" is no forward", "Say --forward 30100:w1:30100.");
      }
      body.withArrayProperty("portForwards")
          .addObject()
          .put("hostPort", Integer.parseInt(parts.group(1)))
          .put("machine", parts.group(2))
          .put("port", Integer.parseInt(parts.group(3)));
    }
    return this;
  }

  public ObjectNode body() {
    return body;
  }

  private ObjectNode topology() {
    return body.withObjectProperty("topology");
  }
}
