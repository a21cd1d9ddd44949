package dev.slipway.simulator.kubernetes.apiserver;

import dev.slipway.simulator.kubernetes.auth.Authorizer;
import dev.slipway.simulator.kubernetes.auth.RequestAttributes;
import dev.slipway.simulator.kubernetes.auth.User;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;

/** Asking as somebody else, which takes a right of its own. */
final class Impersonation {

  private Impersonation() {}

  static User of(User user, MultiMap headers, Authorizer authorizer) {
    String name = headers.get("Impersonate-User");
    if (name == null) {
      return user;
    }
    authorizer.require(
        user, new RequestAttributes("impersonate", "", "", "", "users", "", "", name));
    List<String> groups = new ArrayList<>(headers.getAll("Impersonate-Group"));
    for (String group : groups) {
      authorizer.require(
          user, new RequestAttributes("impersonate", "", "", "", "groups", "", "", group));
    }
    if (groups.isEmpty()) {
      groups.addAll(Authorizer.groupsOf(name));
    }
    return User.of(name, groups);
  }
}
