package dev.slipway.simulator.kubernetes.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * Who asks.
 *
 * @param uid empty where there is none
 * @param extra what else is known, such as the id of a token
 */
public record User(String name, String uid, List<String> groups, ObjectNode extra) {
  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

  /** Whoever has no credentials. */
  public static final User ANONYMOUS =
      new User("system:anonymous", "", List.of("system:unauthenticated"), Json.object());

  /** Somebody with credentials. */
  public static User of(String name, List<String> groups) {
    List<String> all = new ArrayList<>(groups);
    all.add("system:authenticated");
    return new User(name, "", List.copyOf(all), Json.object());
  }

  /** A ServiceAccount with a token. */
  public static User serviceAccount(String namespace, String name, String uid, ObjectNode extra) {
    return new User(
        SERVICE_ACCOUNT + namespace + ":" + name,
        uid,
        List.of(
            "system:serviceaccounts",
            "system:serviceaccounts:" + namespace,
            "system:authenticated"),
        extra);
  }

  /** Whether it has no credentials. */
  public boolean isAnonymous() {
    return groups.contains("system:unauthenticated");
  }

  /** Its {@code UserInfo}. */
  public ObjectNode info() {
    ObjectNode info = Json.object().put("username", name);
    if (!uid.isEmpty()) {
      info.put("uid", uid);
    }
    groups.forEach(info.putArray("groups")::add);
    if (!extra.isEmpty()) {
      info.set("extra", extra);
    }
    return info;
  }
}
