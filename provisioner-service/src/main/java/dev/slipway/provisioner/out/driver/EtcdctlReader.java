package dev.slipway.provisioner.out.driver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.ExecResult;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.etcd.EtcdKey;
import dev.slipway.provisioner.etcd.EtcdMember;
import dev.slipway.provisioner.etcd.EtcdReader;
import dev.slipway.provisioner.layout.MachineRole;
import dev.slipway.provisioner.machine.Infrastructures;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.machineconfig.MachineCommands;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Reads etcd with {@code etcdctl} on a member's machine, for its JSON gateway is switched off.
 * Values are never asked for.
 */
@ApplicationScoped
public class EtcdctlReader implements EtcdReader {
  private static final Logger LOG = Logger.getLogger(EtcdctlReader.class);
  private static final Duration DEADLINE = Duration.ofSeconds(8);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Infrastructures infrastructures;

  @Inject
  EtcdctlReader(Infrastructures infrastructures) {
    this.infrastructures = infrastructures;
  }

  @Override
  public List<EtcdMember> members(ClusterRecords records) {
    return wanted(records).stream().map(machine -> member(records, machine)).toList();
  }

  private EtcdMember member(ClusterRecords records, Machine machine) {
    String url = "https://" + machine.address() + ":2379";
    Optional<JsonNode> answer =
        ask(records, machine, List.of("endpoint", "status", "--write-out=json"));
    if (answer.isEmpty()) {
      return new EtcdMember("", machine.id().name(), url, false, false, false, null, null);
    }
    JsonNode status = answer.get().path(0).path("Status");
    // Ids are unsigned 64-bit numbers.
    var id = status.at("/header/member_id").bigIntegerValue();
    var leader = status.path("leader").bigIntegerValue();
    return new EtcdMember(
        id.toString(16),
        machine.id().name(),
        url,
        leader.signum() > 0,
        id.equals(leader),
        status.path("isLearner").asBoolean(),
        status.path("version").asText(),
        status.path("dbSize").asLong());
  }

  @Override
  public Optional<EtcdKey> find(ClusterRecords records, String key) {
    List<String> command = List.of("get", "--keys-only", "--write-out=json", "--", key);
    return read(first(records, command)).stream().findFirst();
  }

  @Override
  public List<EtcdKey> keys(
      ClusterRecords records, String prefix, Optional<String> after, int most) {
    // The page before ended with a key that this one begins with; it is left out below.
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            "get",
            "--keys-only",
            "--write-out=json",
            "--limit=" + (most + after.stream().count())));
    String from = after.orElse(prefix);
    if (prefix.isEmpty()) {
      command.addAll(List.of("--from-key", "--", from));
    } else {
      command.addAll(List.of("--", from, end(prefix)));
    }
    List<EtcdKey> keys =
        read(first(records, command)).stream()
            .filter(key -> !key.key().equals(after.orElse(null)))
            .toList();
    return keys.size() > most ? keys.subList(0, most) : keys;
  }

  /** What the first member that answers says. */
  private JsonNode first(ClusterRecords records, List<String> command) {
    return wanted(records).stream()
        .map(machine -> ask(records, machine, command))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(ProblemCode.CLUSTER_NOT_READY, "No member of etcd answers."));
  }

  private static List<EtcdKey> read(JsonNode answer) {
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

  private Optional<JsonNode> ask(ClusterRecords records, Machine machine, List<String> command) {
    try {
      ExecResult result =
          infrastructures
              .driver(records.cluster().wish().infrastructure())
              .execute(
                  machine.id(),
                  MachineCommands.etcdctl(command.toArray(String[]::new)),
                  new byte[0],
                  DEADLINE);
      if (result.succeeded()) {
        return Optional.of(JSON.readTree(result.stdout()));
      }
      LOG.infof("etcdctl on %s: %s", machine.id().name(), result);
    } catch (DriverException e) {
      LOG.infof("etcdctl on %s: %s", machine.id().name(), e.getMessage());
    } catch (JsonProcessingException e) {
      LOG.warnf("etcdctl on %s printed no JSON", machine.id().name());
    }
    return Optional.empty();
  }

  private static List<Machine> wanted(ClusterRecords records) {
    return records.machines().stream()
        .filter(machine -> machine.name().role() == MachineRole.ETCD)
        .toList();
  }

  /** The end of a prefix: the prefix with its last character, which is ASCII, raised. */
  static String end(String prefix) {
    int last = prefix.length() - 1;
    return prefix.substring(0, last) + (char) (prefix.charAt(last) + 1);
  }
}
