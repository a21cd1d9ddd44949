package dev.slipway.gateway.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.kit.identity.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessRuleTest {

  @ParameterizedTest
  @CsvSource({
    "VIEWER, GET, /api/v1/pods",
    "VIEWER, GET, /api/v1/namespaces/default/pods/p/log",
    "VIEWER, HEAD, /version",
    "EDITOR, GET, /api/v1/nodes",
    "EDITOR, GET, /api/v1/namespaces/default/secrets/s",
    "EDITOR, POST, /api/v1/namespaces/default/pods",
    "EDITOR, PATCH, /apis/apps/v1/namespaces/default/deployments/wordpress/scale",
    "EDITOR, DELETE, /api/v1/namespaces/default/pods/p",
    "ADMIN, DELETE, /api/v1/nodes/w1",
    "ADMIN, GET, /api/v1/secrets"
  })
  void allowed(Role role, String method, String path) {
    assertThat(AccessRule.refusal(role, method, path, false)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "VIEWER, POST, /api/v1/namespaces/default/pods",
    "VIEWER, DELETE, /api/v1/namespaces/default/pods/p",
    "VIEWER, GET, /api/v1/secrets",
    "VIEWER, GET, /api/v1/namespaces/default/%73ecrets/s",
    "VIEWER, GET, /api/v1/watch/secrets",
    "VIEWER, GET, /api/v1/nodes/w1/proxy/logs/",
    "VIEWER, GET, /api/v1/namespaces/default/pods/p/exec",
    "EDITOR, GET, /api/v1/secrets",
    "EDITOR, GET, /api/v1/namespaces/kube-system/secrets",
    "EDITOR, POST, /api/v1/namespaces/kube-system/pods",
    "EDITOR, POST, /api/v1/namespaces",
    "EDITOR, DELETE, /api/v1/namespaces/default",
    "EDITOR, DELETE, /api/v1/nodes/w1",
    "EDITOR, POST, /apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings",
    "EDITOR, POST, /api/v1/namespaces/default/serviceaccounts/default/token",
    "SERVICE, GET, /api/v1/secrets"
  })
  void refused(Role role, String method, String path) {
    assertThat(AccessRule.refusal(role, method, path, false)).isPresent();
  }

  @Test
  void onlyAdministratorsImpersonate() {
    assertThat(AccessRule.refusal(Role.EDITOR, "GET", "/api", true)).isPresent();
    assertThat(AccessRule.refusal(Role.VIEWER, "GET", "/api", true)).isPresent();
    assertThat(AccessRule.refusal(Role.ADMIN, "GET", "/api", true)).isEmpty();
  }
}
