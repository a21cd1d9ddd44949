package dev.slipway.simulator.kubernetes.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ApiException;
import dev.slipway.simulator.kubernetes.api.ApiException.Cause;
import dev.slipway.simulator.kubernetes.api.Names;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.resource.Objects;
import dev.slipway.simulator.kubernetes.store.ClusterStore;
import dev.slipway.simulator.kubernetes.store.Entry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tokens of ServiceAccounts: they end with their time, or with what they are bound to. */
public final class ServiceAccountTokens {
  private static final long SHORTEST = 600;
  private static final long LONGEST = 1L << 32;
  private static final long USUAL = 3600;
  private static final int REMEMBERED = 256;

  private final ClusterStore store;
  private final JsonWebTokens signer;
  private final String issuer;

  /** Signatures that were verified before; what else a token needs is looked at each time. */
  private final Map<String, JsonNode> verified =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, JsonNode> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** Tokens of the accounts in a store. */
  public ServiceAccountTokens(
      ClusterStore store, String signingKeyPem, List<String> keysPem, String issuer) {
    this.store = store;
    this.signer = new JsonWebTokens(signingKeyPem, keysPem);
    this.issuer = issuer;
  }

  /** What vouches for tokens. */
  public ObjectNode keySet() {
    return signer.keySet();
  }

  /** Who gives tokens out. */
  public String issuer() {
    return issuer;
  }

  /**
   * Answers a {@code TokenRequest}.
   *
   * @throws ApiException if it is refused
   */
  public ObjectNode issue(String namespace, String name, JsonNode request) {
    Entry account = store.get(Kinds.SERVICE_ACCOUNT.key(namespace, name));
    if (account == null) {
      throw ApiException.notFound(Kinds.SERVICE_ACCOUNT, name);
    }
    long seconds = Json.number(request, USUAL, "spec", "expirationSeconds");
    checkSeconds(seconds);
    Instant now = store.loop().now();
    ObjectNode claims = Json.object();
    ArrayNode audiences = claims.putArray("aud");
    Json.at(request, "spec", "audiences").forEach(each -> audiences.add(each.asText()));
    if (audiences.isEmpty()) {
      audiences.add(issuer);
    }
    long issued = now.getEpochSecond();
    claims.put("exp", issued + seconds).put("iat", issued).put("iss", issuer);
    claims.put("jti", Names.uid(store.loop().random()));
    ObjectNode bound = claims.putObject("kubernetes.io").put("namespace", namespace);
    bindTo(namespace, Json.at(request, "spec", "boundObjectRef"), bound);
    bound.putObject("serviceaccount").put("name", name).put("uid", Objects.uid(account.object()));
    claims.put("nbf", issued);
    claims.put("sub", "system:serviceaccount:" + namespace + ":" + name);
    return answer(namespace, name, request, claims, seconds, now);
  }

  private ObjectNode answer(
      String namespace,
      String name,
      JsonNode request,
      ObjectNode claims,
      long seconds,
      Instant now) {
    ObjectNode answer =
        Json.object().put("kind", "TokenRequest").put("apiVersion", "authentication.k8s.io/v1");
    answer
        .putObject("metadata")
        .put("name", name)
        .put("namespace", namespace)
        .put("creationTimestamp", Objects.seconds(now));
    ObjectNode spec = answer.putObject("spec");
    spec.set("audiences", claims.get("aud"));
    spec.put("expirationSeconds", seconds);
    spec.set("boundObjectRef", Json.at(request, "spec").get("boundObjectRef"));
    answer
        .putObject("status")
        .put("token", signer.sign(claims))
        .put("expirationTimestamp", Objects.seconds(now.plusSeconds(seconds)));
    return answer;
  }

  private static void checkSeconds(long seconds) {
    Kind request =
        new Kind(
            "authentication.k8s.io",
            "v1",
            "tokenrequests",
            "tokenrequest",
            "TokenRequest",
            true,
            List.of(),
            java.util.Set.of(),
            "");
    if (seconds < SHORTEST) {
      throw refusal(request, seconds, "may not specify a duration less than 10 minutes");
    }
    if (seconds > LONGEST) {
      throw refusal(request, seconds, "may not specify a duration larger than 2^32 seconds");
    }
  }

  private static ApiException refusal(Kind request, long seconds, String why) {
    return ApiException.invalid(
        request, "", List.of(Cause.invalid("spec.expirationSeconds", seconds, why)));
  }

  private void bindTo(String namespace, JsonNode reference, ObjectNode bound) {
    String kindName = Json.text(reference, "kind");
    if (kindName.isEmpty()) {
      return;
    }
    Kind kind =
        switch (kindName) {
          case "Pod" -> Kinds.POD;
          case "Secret" -> Kinds.SECRET;
          case "Node" -> Kinds.NODE;
          default ->
              throw ApiException.badRequest(
                  "cannot bind token for serviceaccount to a " + kindName);
        };
    String name = Json.text(reference, "name");
    Entry object = store.get(kind.key(namespace, name));
    if (object == null) {
      throw ApiException.notFound(kind, name);
    }
    String uid = Json.text(reference, "uid");
    if (!uid.isEmpty() && !uid.equals(Objects.uid(object.object()))) {
      throw ApiException.conflict(
          kind, name, "the UID in the bound object reference (%s) does not match".formatted(uid));
    }
    bound.putObject(kind.singular()).put("name", name).put("uid", Objects.uid(object.object()));
  }

  /**
   * The account of a token, if it is good now.
   *
   * @param audience that it must be for
   */
  Optional<User> user(String token, String audience) {
    JsonNode claims = verified.get(token);
    if (claims == null) {
      claims = signer.verify(token).orElse(null);
      if (claims == null) {
        return Optional.empty();
      }
      verified.put(token, claims);
    }
    long now = store.loop().now().getEpochSecond();
    boolean inTime =
        now < Json.number(claims, 0, "exp") && now >= Json.number(claims, Long.MAX_VALUE, "nbf");
    if (!inTime || !Json.text(claims, "iss").equals(issuer) || !isFor(claims, audience)) {
      return Optional.empty();
    }
    JsonNode bound = claims.path("kubernetes.io");
    String namespace = Json.text(bound, "namespace");
    if (!exists(Kinds.SERVICE_ACCOUNT, namespace, bound.path("serviceaccount"))
        || (bound.has("pod") && !exists(Kinds.POD, namespace, bound.path("pod")))
        || (bound.has("secret") && !exists(Kinds.SECRET, namespace, bound.path("secret")))
        || (bound.has("node") && !exists(Kinds.NODE, "", bound.path("node")))) {
      return Optional.empty();
    }
    ObjectNode extra = Json.object();
    extra
        .putArray("authentication.kubernetes.io/credential-id")
        .add("JTI=" + Json.text(claims, "jti"));
    return Optional.of(
        User.serviceAccount(
            namespace,
            Json.text(bound, "serviceaccount", "name"),
            Json.text(bound, "serviceaccount", "uid"),
            extra));
  }

  private static boolean isFor(JsonNode claims, String audience) {
    for (JsonNode each : claims.path("aud")) {
      if (each.asText().equals(audience)) {
        return true;
      }
    }
    return claims.path("aud").asText("").equals(audience);
  }

  private boolean exists(Kind kind, String namespace, JsonNode reference) {
    Entry entry = store.get(kind.key(namespace, Json.text(reference, "name")));
    return entry != null && Objects.uid(entry.object()).equals(Json.text(reference, "uid"));
  }
}
