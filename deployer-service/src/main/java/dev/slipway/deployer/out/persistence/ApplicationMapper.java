package dev.slipway.deployer.out.persistence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.application.ApplicationKey;
import dev.slipway.deployer.application.Differing;
import dev.slipway.deployer.application.Env;
import dev.slipway.deployer.application.OwnDatabase;
import dev.slipway.deployer.application.Rollout;
import dev.slipway.deployer.application.Wish;
import dev.slipway.deployer.application.WorkloadKind;
import dev.slipway.events.PodsScaled;
import dev.slipway.kit.condition.Condition;
import dev.slipway.kit.condition.Conditions;
import dev.slipway.kit.secret.Secret;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Between applications and their rows. */
@ApplicationScoped
class ApplicationMapper {
  private static final TypeReference<List<String>> STRINGS = new TypeReference<>() {};
  private static final TypeReference<List<Condition>> CONDITIONS = new TypeReference<>() {};
  private static final TypeReference<TreeMap<String, String>> VARIABLES = new TypeReference<>() {};

  private final ObjectMapper json;
  private final SecretSeal seal;

  @Inject
  ApplicationMapper(ObjectMapper json, SecretSeal seal) {
    this.json = json;
    this.seal = seal;
  }

  /** A database of the caller's own, without its password. */
  private record StoredDatabase(String host, int port, String name, String user) {}

  /** What is stored encrypted. */
  private record StoredSecrets(Map<String, String> env, @Nullable String databasePassword) {}

  Application read(ApplicationEntity row) {
    ApplicationKey key = new ApplicationKey(row.clusterId, row.name);
    return new Application(
        key,
        row.project,
        row.template,
        wish(key, row),
        row.generation,
        row.correlationId,
        row.createdAt,
        row.replicasWishedAt,
        row.deleting,
        rollout(row));
  }

  void write(Application application, ApplicationEntity row) {
    row.clusterId = application.key().clusterId();
    row.name = application.key().name();
    row.project = application.project();
    row.template = application.template();
    row.generation = application.generation();
    row.correlationId = application.correlationId();
    row.createdAt = application.createdAt();
    row.replicasWishedAt = application.replicasWishedAt();
    row.deleting = application.deleting();
    writeWish(application, row);
    writeRollout(application.rollout(), row);
  }

  private Wish wish(ApplicationKey key, ApplicationEntity row) {
    StoredSecrets secrets =
        row.secrets == null
            ? new StoredSecrets(Map.of(), null)
            : parse(seal.open(key.toString(), row.secrets), new TypeReference<>() {});
    SortedMap<String, Secret> hidden = new TreeMap<>();
    secrets.env().forEach((name, value) -> hidden.put(name, Secret.of(value)));
    return new Wish(
        row.replicas,
        row.image,
        new Env(parse(row.env, VARIABLES), hidden),
        row.nodePort,
        row.sessionAffinity,
        WorkloadKind.valueOf(row.workload),
        database(row.database, secrets.databasePassword()));
  }

  private @Nullable OwnDatabase database(@Nullable String stored, @Nullable String password) {
    if (stored == null) {
      return null;
    }
    StoredDatabase database = parse(stored, new TypeReference<>() {});
    return new OwnDatabase(
        database.host(),
        database.port(),
        database.name(),
        database.user(),
        Secret.of(password == null ? "" : password));
  }

  private void writeWish(Application application, ApplicationEntity row) {
    Wish wish = application.wish();
    row.replicas = wish.replicas();
    row.image = wish.image();
    row.env = text(wish.env().plain());
    row.nodePort = wish.nodePort();
    row.sessionAffinity = wish.sessionAffinity();
    row.workload = wish.workload().name();
    OwnDatabase own = wish.database();
    row.database =
        own == null
            ? null
            : text(new StoredDatabase(own.host(), own.port(), own.name(), own.user()));
    if (own == null && wish.env().secret().isEmpty()) {
      row.secrets = null;
      return;
    }
    if (row.secrets != null && wish(application.key(), row).equals(wish)) {
      return; // a new nonce would make every update write the column
    }
    Map<String, String> variables = new TreeMap<>();
    wish.env().secret().forEach((name, value) -> variables.put(name, value.reveal()));
    row.secrets =
        seal.seal(
            application.key().toString(),
            text(new StoredSecrets(variables, own == null ? null : own.password().reveal())));
  }

  private Rollout rollout(ApplicationEntity row) {
    return new Rollout(
        row.applied,
        row.agreedUid,
        row.reachedReplicas,
        row.readyReplicas,
        row.differingSince == null || row.differingReason == null
            ? null
            : new Differing(row.differingSince, PodsScaled.Reason.valueOf(row.differingReason)),
        row.pending,
        row.deadlineAt,
        row.degradedAt,
        row.deployedAt,
        row.readyAt,
        row.corrections,
        row.correctedAt,
        parse(row.addresses, STRINGS),
        new Conditions(parse(row.conditions, CONDITIONS)));
  }

  private void writeRollout(Rollout rollout, ApplicationEntity row) {
    row.applied = rollout.applied();
    row.agreedUid = rollout.agreedUid();
    row.reachedReplicas = rollout.reachedReplicas();
    row.readyReplicas = rollout.readyReplicas();
    Differing differing = rollout.differing();
    row.differingSince = differing == null ? null : differing.since();
    row.differingReason = differing == null ? null : differing.reason().name();
    row.pending = rollout.pending();
    row.deadlineAt = rollout.deadlineAt();
    row.degradedAt = rollout.degradedAt();
    row.deployedAt = rollout.deployedAt();
    row.readyAt = rollout.readyAt();
    row.corrections = rollout.corrections();
    row.correctedAt = rollout.correctedAt();
    row.addresses = text(rollout.addresses());
    row.conditions = text(rollout.conditions().all());
  }

  private <T> T parse(String text, TypeReference<T> type) {
    try {
      return json.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored column is not the JSON that was written", e);
    }
  }

  private String text(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a value to be stored has no JSON form", e);
    }
  }
}
