package dev.slipway.simulator.kubernetes.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ApiException;
import dev.slipway.simulator.kubernetes.api.Names;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.resource.Objects;
import dev.slipway.simulator.kubernetes.resource.Quantity;
import dev.slipway.simulator.kubernetes.store.ClusterStore;
import dev.slipway.simulator.kubernetes.store.Entry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is added to pods: as the plugins ServiceAccount, Priority and DefaultTolerationSeconds. */
final class PodAdmission {
  private static final String TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
  private static final int TOLERATION_SECONDS = 300;
  private static final int TOKEN_SECONDS = 3607;

  private final ClusterStore store;

  PodAdmission(ClusterStore store) {
    this.store = store;
  }

  void complete(ObjectNode pod) {
    ObjectNode spec = Json.ensure(pod, "spec");
    Json.setDefault(spec, "enableServiceLinks", true);
    serviceAccount(pod, spec);
    priority(pod, spec);
    for (String taint : List.of("not-ready", "unreachable")) {
      tolerate(spec, "node.kubernetes.io/" + taint);
    }
    if (!pod.has("status")) {
      ObjectNode status = pod.putObject("status");
      status.put("phase", "Pending");
    }
    Json.ensure(pod, "status").put("qosClass", qualityOfService(spec));
  }

  private void serviceAccount(ObjectNode pod, ObjectNode spec) {
    Json.setDefault(spec, "serviceAccountName", "default");
    String name = Json.text(spec, "serviceAccountName");
    spec.put("serviceAccount", name);
    Entry account = store.get(Kinds.SERVICE_ACCOUNT.key(Objects.namespace(pod), name));
    if (account == null) {
      throw ApiException.forbidden(
          Kinds.POD,
          Objects.name(pod),
          "error looking up service account %s/%s: serviceaccount \"%s\" not found"
              .formatted(Objects.namespace(pod), name, name));
    }
    JsonNode wish =
        spec.has("automountServiceAccountToken")
            ? spec.path("automountServiceAccountToken")
            : account.object().path("automountServiceAccountToken");
    if (wish.asBoolean(true)) {
      mountToken(spec);
    }
  }

  private void mountToken(ObjectNode spec) {
    String volume = Names.generate("kube-api-access-", store.loop().random());
    boolean mounted = false;
    for (String list : List.of("initContainers", "containers")) {
      for (JsonNode each : spec.path(list)) {
        if (each instanceof ObjectNode container && !hasMount(container)) {
          array(container, "volumeMounts")
              .addObject()
              .put("name", volume)
              .put("readOnly", true)
              .put("mountPath", TOKEN_PATH);
          mounted = true;
        }
      }
    }
    if (mounted) {
      ObjectNode projected =
          array(spec, "volumes").addObject().put("name", volume).putObject("projected");
      ArrayNode sources = projected.putArray("sources");
      sources
          .addObject()
          .putObject("serviceAccountToken")
          .put("expirationSeconds", TOKEN_SECONDS)
          .put("path", "token");
      ObjectNode authority = sources.addObject().putObject("configMap");
      authority.put("name", "kube-root-ca.crt");
      authority.putArray("items").addObject().put("key", "ca.crt").put("path", "ca.crt");
      ObjectNode namespace =
          sources.addObject().putObject("downwardAPI").putArray("items").addObject();
      namespace.put("path", "namespace");
      namespace
          .putObject("fieldRef")
          .put("apiVersion", "v1")
          .put("fieldPath", "metadata.namespace");
      projected.put("defaultMode", 420);
    }
  }

  private static boolean hasMount(ObjectNode container) {
    for (JsonNode mount : container.path("volumeMounts")) {
      if (Json.text(mount, "mountPath").equals(TOKEN_PATH)) {
        return true;
      }
    }
    return false;
  }

  private static ArrayNode array(ObjectNode object, String field) {
    return object.get(field) instanceof ArrayNode list ? list : object.putArray(field);
  }

  private void priority(ObjectNode pod, ObjectNode spec) {
    String name = Json.text(spec, "priorityClassName");
    JsonNode found = name.isEmpty() ? defaultPriority() : priorityClass(name);
    if (found == null) {
      if (!name.isEmpty()) {
        throw ApiException.forbidden(
            Kinds.POD,
            Objects.name(pod),
            "no PriorityClass with name %s was found".formatted(name));
      }
      spec.put("priority", 0);
    } else {
      spec.put("priority", Json.number(found, 0, "value"));
      spec.put("priorityClassName", Objects.name(found));
    }
    Json.setDefault(
        spec,
        "preemptionPolicy",
        found == null ? "PreemptLowerPriority" : Json.text(found, "preemptionPolicy"));
  }

  private @Nullable JsonNode priorityClass(String name) {
    Entry entry = store.get(Kinds.PRIORITY_CLASS.key("", name));
    return entry == null ? null : entry.object();
  }

  private @Nullable JsonNode defaultPriority() {
    for (Entry entry : store.list(Kinds.PRIORITY_CLASS.prefix(""))) {
      if (entry.object().path("globalDefault").asBoolean(false)) {
        return entry.object();
      }
    }
    return null;
  }

  private static void tolerate(ObjectNode spec, String taint) {
    for (JsonNode each : spec.path("tolerations")) {
      String key = Json.text(each, "key");
      String effect = Json.text(each, "effect");
      boolean concerned =
          key.equals(taint) || (key.isEmpty() && Json.text(each, "operator").equals("Exists"));
      if (concerned && (effect.isEmpty() || effect.equals("NoExecute"))) {
        return;
      }
    }
    array(spec, "tolerations")
        .addObject()
        .put("key", taint)
        .put("operator", "Exists")
        .put("effect", "NoExecute")
        .put("tolerationSeconds", TOLERATION_SECONDS);
  }

  /** Of cpu and memory, as Kubernetes' GetPodQOS. */
  private static String qualityOfService(ObjectNode spec) {
    boolean any = false;
    boolean guaranteed = true;
    for (String list : List.of("containers", "initContainers")) {
      for (JsonNode container : spec.path(list)) {
        JsonNode requests = Json.at(container, "resources", "requests");
        JsonNode limits = Json.at(container, "resources", "limits");
        any |= !requests.isEmpty() || !limits.isEmpty();
        for (String resource : List.of("cpu", "memory")) {
          guaranteed &=
              limits.has(resource)
                  && Quantity.milli(limits.path(resource)) > 0
                  && Quantity.milli(limits.path(resource))
                      == Quantity.milli(requests.path(resource));
        }
      }
    }
    if (!any) {
      return "BestEffort";
    }
    return guaranteed ? "Guaranteed" : "Burstable";
  }
}
