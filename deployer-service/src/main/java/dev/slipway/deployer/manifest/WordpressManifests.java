package dev.slipway.deployer.manifest;

import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.application.Env;
import dev.slipway.deployer.application.WorkloadKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The objects of the WordPress template. The workload says nothing of the count of pods: whoever
 * scales owns that field, so that server-side apply never undoes {@code kubectl scale}.
 */
public final class WordpressManifests {

  /** The annotation on pods that changes with the Secret. */
  public static final String SECRET_REVISION = "slipway.dev/secret-revision";

  private static final String CONTAINER = "wordpress";
  private static final String PORT_NAME = "http-server";
  private static final int PORT = 80;

  /** The database's variables in the seed's order, then the salt. */
  private static final List<String> FROM_DATABASE =
      List.of(
          "WORDPRESS_DB_NAME",
          "WORDPRESS_DB_HOST",
          "WORDPRESS_DB_USER",
          "WORDPRESS_DB_PASSWORD",
          Env.SALT);

  /** What Apache needs: to bind port 80 as root, then to give that up and to end its children. */
  private static final List<String> CAPABILITIES =
      List.of("CHOWN", "DAC_OVERRIDE", "KILL", "NET_BIND_SERVICE", "SETGID", "SETUID");

  private WordpressManifests() {}

  /** The Secret with the database's credentials, the salt and the secret variables. */
  public static Manifest secret(Application application, SecretData data) {
    String name = ObjectNames.of(application.name()).secret();
    Map<String, Object> values = new LinkedHashMap<>();
    data.values()
        .forEach(
            (key, value) ->
                values.put(
                    key,
                    Base64.getEncoder()
                        .encodeToString(value.reveal().getBytes(StandardCharsets.UTF_8))));
    Map<String, Object> body = object("v1", "Secret", name, application.name());
    body.put("type", "Opaque");
    body.put("data", values);
    return new Manifest("v1", "Secret", name, body);
  }

  /** The NodePort service. */
  public static Manifest service(Application application) {
    String name = ObjectNames.of(application.name()).service();
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("type", "NodePort");
    spec.put("selector", Map.of(ObjectNames.APP, application.name()));
    spec.put("sessionAffinity", application.wish().sessionAffinity() ? "ClientIP" : "None");
    spec.put("externalTrafficPolicy", "Cluster");
    spec.put(
        "ports",
        List.of(
            ordered(
                "name",
                "http",
                "protocol",
                "TCP",
                "port",
                PORT,
                "targetPort",
                PORT,
                "nodePort",
                application.wish().nodePort())));
    Map<String, Object> body = object("v1", "Service", name, application.name());
    body.put("spec", spec);
    return new Manifest("v1", "Service", name, body);
  }

  /** The Deployment or ReplicationController, without its count of pods. */
  public static Manifest workload(Application application, String secretRevision) {
    WorkloadKind kind = application.wish().workload();
    String name = ObjectNames.of(application.name()).workload();
    Map<String, Object> labels = Map.of(ObjectNames.APP, application.name());
    Map<String, Object> spec = new LinkedHashMap<>();
    switch (kind) {
      case DEPLOYMENT -> {
        spec.put("selector", Map.of("matchLabels", labels));
        spec.put("revisionHistoryLimit", 3);
        spec.put(
            "strategy",
            ordered(
                "type",
                "RollingUpdate",
                "rollingUpdate",
                ordered("maxSurge", "25%", "maxUnavailable", 0)));
      }
      case REPLICATION_CONTROLLER -> spec.put("selector", labels);
    }
    spec.put(
        "template",
        ordered(
            "metadata",
            ordered(
                "labels",
                labels(application.name()),
                "annotations",
                Map.of(SECRET_REVISION, secretRevision)),
            "spec",
            podSpec(application)));
    Map<String, Object> body = object(kind.apiVersion(), kind.kind(), name, application.name());
    body.put("spec", spec);
    return new Manifest(kind.apiVersion(), kind.kind(), name, body);
  }

  private static Map<String, Object> podSpec(Application application) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("automountServiceAccountToken", false);
    spec.put("enableServiceLinks", false);
    spec.put("restartPolicy", "Always");
    spec.put("terminationGracePeriodSeconds", 30);
    spec.put("securityContext", Map.of("seccompProfile", Map.of("type", "RuntimeDefault")));
    spec.put(
        "topologySpreadConstraints",
        List.of(
            ordered(
                "maxSkew",
                1,
                "topologyKey",
                "kubernetes.io/hostname",
                "whenUnsatisfiable",
                "ScheduleAnyway",
                "labelSelector",
                Map.of("matchLabels", Map.of(ObjectNames.APP, application.name())))));
    spec.put("containers", List.of(container(application)));
    return spec;
  }

  private static Map<String, Object> container(Application application) {
    Map<String, Object> container = new LinkedHashMap<>();
    container.put("name", CONTAINER);
    container.put("image", application.wish().image());
    container.put("imagePullPolicy", "IfNotPresent");
    container.put(
        "ports", List.of(ordered("name", PORT_NAME, "containerPort", PORT, "protocol", "TCP")));
    container.put("env", environment(application));
    container.put(
        "resources",
        ordered(
            "requests", ordered("cpu", "10m", "memory", "48Mi"),
            "limits", ordered("memory", "192Mi")));
    container.put("readinessProbe", probe(1, 3));
    container.put("livenessProbe", probe(10, 6));
    container.put(
        "securityContext",
        ordered(
            "allowPrivilegeEscalation",
            false,
            "capabilities",
            ordered("add", CAPABILITIES, "drop", List.of("ALL"))));
    return container;
  }

  private static List<Object> environment(Application application) {
    String secret = ObjectNames.of(application.name()).secret();
    List<Object> variables = new ArrayList<>();
    FROM_DATABASE.forEach(name -> variables.add(fromSecret(name, secret)));
    application.wish().env().secret().keySet().forEach(n -> variables.add(fromSecret(n, secret)));
    application
        .wish()
        .env()
        .plain()
        .forEach((name, value) -> variables.add(ordered("name", name, "value", value)));
    return variables;
  }

  private static Map<String, Object> fromSecret(String name, String secret) {
    return ordered(
        "name", name, "valueFrom", Map.of("secretKeyRef", ordered("name", secret, "key", name)));
  }

  /** Asks the web server, not the database; see the image. */
  private static Map<String, Object> probe(int periodSeconds, int failureThreshold) {
    return ordered(
        "httpGet",
        ordered("path", "/healthz", "port", PORT, "scheme", "HTTP"),
        "periodSeconds",
        periodSeconds,
        "timeoutSeconds",
        3,
        "successThreshold",
        1,
        "failureThreshold",
        failureThreshold);
  }

  private static Map<String, Object> object(
      String apiVersion, String kind, String name, String application) {
    return ordered(
        "apiVersion",
        apiVersion,
        "kind",
        kind,
        "metadata",
        ordered("name", name, "namespace", ObjectNames.NAMESPACE, "labels", labels(application)));
  }

  private static Map<String, Object> labels(String application) {
    return ordered(ObjectNames.APP, application, ObjectNames.MANAGED_BY, ObjectNames.SLIPWAY);
  }

  private static Map<String, Object> ordered(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
