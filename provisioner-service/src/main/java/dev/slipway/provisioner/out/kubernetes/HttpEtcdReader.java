package dev.slipway.provisioner.out.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.etcd.EtcdKey;
import dev.slipway.provisioner.etcd.EtcdMember;
import dev.slipway.provisioner.etcd.EtcdReader;
import dev.slipway.provisioner.layout.MachineRole;
import dev.slipway.provisioner.machine.Machine;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Reads etcd through its JSON gateway, over TLS with a client certificate. */
@ApplicationScoped
public class HttpEtcdReader implements EtcdReader {
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ClusterConnections connections;

  @Inject
  HttpEtcdReader(ClusterConnections connections) {
    this.connections = connections;
  }

  @Override
  public List<EtcdMember> members(ClusterRecords records) {
    return wanted(records).stream().map(machine -> member(records, machine)).toList();
  }

  private EtcdMember member(ClusterRecords records, Machine machine) {
    String url = "https://" + machine.address() + ":2379";
    try {
      JsonApi api = connections.etcd(records, machine);
      JsonNode status = api.post("/v3/maintenance/status", "{}", DEADLINE).json();
      boolean healthy = "true".equals(api.get("/health", DEADLINE).json().path("health").asText());
      String id = status.at("/header/member_id").asText();
      return new EtcdMember(
          id.isEmpty() ? "" : Long.toHexString(Long.parseUnsignedLong(id)),
          machine.id().name(),
          url,
          healthy,
          !id.isEmpty() && id.equals(status.path("leader").asText()),
          status.path("version").asText(null),
          status.path("dbSize").asLong());
    } catch (JsonApi.UnreachableException | DriverException | IllegalStateException e) {
      return new EtcdMember("", machine.id().name(), url, false, false, null, null);
    }
  }

  @Override
  public List<EtcdKey> keys(
      ClusterRecords records, String prefix, Optional<String> after, int most) {
    ObjectNode range = JSON.createObjectNode();
    // The first key after another is that key with a zero byte.
    range.put("key", base64(after.map(key -> bytes(key + "\0")).orElse(first(prefix))));
    range.put("range_end", base64(end(prefix)));
    range.put("limit", most);
    range.put("keys_only", true);
    range.put("sort_target", "KEY");
    range.put("sort_order", "ASCEND");
    JsonNode answer = ask(records, "/v3/kv/range", range.toString());
    List<EtcdKey> keys = new ArrayList<>();
    for (JsonNode key : answer.path("kvs")) {
      keys.add(
          new EtcdKey(
              new String(
                  Base64.getDecoder().decode(key.path("key").asText()), StandardCharsets.UTF_8),
              key.path("create_revision").asLong(),
              key.path("mod_revision").asLong(),
              key.path("version").asLong()));
    }
    return keys;
  }

  private JsonNode ask(ClusterRecords records, String path, String body) {
    for (Machine member : wanted(records)) {
      try {
        JsonApi.Answer answer = connections.etcd(records, member).post(path, body, DEADLINE);
        if (answer.succeeded()) {
          return answer.json();
        }
      } catch (JsonApi.UnreachableException | DriverException | IllegalStateException e) {
        // The next member may answer.
      }
    }
    throw new ProblemException(ProblemCode.CLUSTER_NOT_READY, "No member of etcd answers.");
  }

  private static List<Machine> wanted(ClusterRecords records) {
    return records.machines().stream()
        .filter(machine -> machine.name().role() == MachineRole.ETCD)
        .toList();
  }

  /** An empty prefix means all keys, and the first of all is a zero byte. */
  private static byte[] first(String prefix) {
    return prefix.isEmpty() ? new byte[] {0} : bytes(prefix);
  }

  /** The end of a prefix is the prefix with its last byte raised; a zero byte means no end. */
  static byte[] end(String prefix) {
    byte[] end = bytes(prefix);
    for (int i = end.length - 1; i >= 0; i--) {
      if (end[i] != (byte) 0xff) {
        end[i]++;
        return java.util.Arrays.copyOf(end, i + 1);
      }
    }
    return new byte[] {0};
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
