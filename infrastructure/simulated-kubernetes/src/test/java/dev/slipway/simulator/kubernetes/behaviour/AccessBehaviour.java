package dev.slipway.simulator.kubernetes.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.simulator.kubernetes.behaviour.Api.Answer;
import org.junit.jupiter.api.Test;

/** Who may do what. */
public interface AccessBehaviour extends Cluster {

  private String token(String account) {
    admin()
        .post(
            core("serviceaccounts"),
            "{apiVersion: v1, kind: ServiceAccount, metadata: {name: %s}}".formatted(account))
        .is(201);
    return admin()
        .post(core("serviceaccounts/" + account + "/token"), tokenRequest(600))
        .is(201)
        .at("/status/token")
        .asText();
  }

  private static String tokenRequest(int seconds) {
    return "{apiVersion: authentication.k8s.io/v1, kind: TokenRequest, spec: {expirationSeconds: %d}}"
        .formatted(seconds);
  }

  private void allow(String account, String rules) {
    admin()
        .post(
            "/apis/rbac.authorization.k8s.io/v1/namespaces/" + namespace() + "/roles",
            "{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: some}, rules: [%s]}"
                .formatted(rules))
        .is(201);
    admin()
        .post(
            "/apis/rbac.authorization.k8s.io/v1/namespaces/" + namespace() + "/rolebindings",
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: some}
            roleRef: {kind: Role, name: some, apiGroup: rbac.authorization.k8s.io}
            subjects: [{kind: ServiceAccount, name: %s}]
            """
                .formatted(account))
        .is(201);
  }

  @Test
  default void withoutCredentialsNobodyIsAnybody() {
    anonymous().get(core("pods")).isFailure(401, "Unauthorized");
    anonymous().withToken("nonsense").get(core("pods")).isFailure(401, "Unauthorized");
  }

  @Test
  default void withoutRightsNothingIsAllowed() {
    Answer refused =
        anonymous().withToken(token("nobody")).get(core("pods")).isFailure(403, "Forbidden");
    assertThat(refused.at("/message").asText())
        .isEqualTo(
            ("pods is forbidden: User \"system:serviceaccount:%s:nobody\" cannot list resource"
                    + " \"pods\" in API group \"\" in the namespace \"%s\"")
                .formatted(namespace(), namespace()));
  }

  @Test
  default void rolesAllowWhatTheySay() {
    Api account = anonymous().withToken(token("some"));
    allow("some", "{apiGroups: [''], resources: [pods, pods/log], verbs: [list, get]}");
    eventually(() -> account.get(core("pods")).is(200));
    account.get(core("pods/none")).is(404);
    account.get(core("pods/none/log")).is(404);
    account.delete(core("pods/none")).is(403);
    account.get(core("secrets")).is(403);
    account.get("/api/v1/pods").is(403);
    account.get(core("pods?watch=true")).is(403);
  }

  @Test
  default void rolesMayBeForNamedObjects() {
    Api account = anonymous().withToken(token("some"));
    allow(
        "some", "{apiGroups: [''], resources: [configmaps], resourceNames: [mine], verbs: [get]}");
    eventually(() -> account.get(core("configmaps/mine")).is(404));
    account.get(core("configmaps/other")).is(403);
  }

  @Test
  default void theWholeClusterCanBeRead() {
    String name = namespace() + "-view";
    Api account = anonymous().withToken(token("some"));
    admin()
        .post(
            "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: %s}
            roleRef: {kind: ClusterRole, name: view, apiGroup: rbac.authorization.k8s.io}
            subjects: [{kind: ServiceAccount, name: some, namespace: %s}]
            """
                .formatted(name, namespace()))
        .is(201);
    try {
      eventually(() -> account.get("/api/v1/pods").is(200));
      account.get("/api/v1/secrets").is(403);
      account.get("/api/v1/nodes").is(403);
    } finally {
      admin().delete("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/" + name).is(200);
    }
  }

  @Test
  default void tokensLastForTenMinutesAtLeast() {
    token("some");
    admin().post(core("serviceaccounts/some/token"), tokenRequest(60)).isFailure(422, "Invalid");
    admin().post(core("serviceaccounts/none/token"), tokenRequest(600)).isFailure(404, "NotFound");
  }

  @Test
  default void tokensGoWithTheirAccount() {
    Api account = anonymous().withToken(token("some"));
    account.get("/version").is(200);
    admin().delete(core("serviceaccounts/some")).is(200);
    // A real API server remembers for ten seconds what it found out about a token.
    eventually(() -> account.get("/version").is(401));
  }

  @Test
  default void everybodyCanAskWhoTheyAre() {
    Answer answer =
        anonymous()
            .withToken(token("some"))
            .post(
                "/apis/authentication.k8s.io/v1/selfsubjectreviews",
                "{apiVersion: authentication.k8s.io/v1, kind: SelfSubjectReview}")
            .is(201);
    assertThat(answer.at("/status/userInfo/username").asText())
        .isEqualTo("system:serviceaccount:%s:some".formatted(namespace()));
    assertThat(answer.at("/status/userInfo/groups").toString())
        .contains("system:serviceaccounts", "system:authenticated");
  }

  @Test
  default void everybodyCanAskWhatTheyMay() {
    Api account = anonymous().withToken(token("some"));
    assertThat(may(account, "list")).isFalse();
    allow("some", "{apiGroups: [''], resources: [pods], verbs: [list]}");
    eventually(() -> assertThat(may(account, "list")).isTrue());
    assertThat(may(account, "delete")).isFalse();
  }

  private boolean may(Api who, String verb) {
    return who.post(
            "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
            """
            apiVersion: authorization.k8s.io/v1
            kind: SelfSubjectAccessReview
            spec: {resourceAttributes: {verb: %s, resource: pods, namespace: %s}}
            """
                .formatted(verb, namespace()))
        .is(201)
        .at("/status/allowed")
        .asBoolean();
  }

  @Test
  default void tokensCanBeReviewed() {
    Answer good =
        admin()
            .post(
                "/apis/authentication.k8s.io/v1/tokenreviews",
                "{apiVersion: authentication.k8s.io/v1, kind: TokenReview, spec: {token: %s}}"
                    .formatted(token("some")))
            .is(201);
    assertThat(good.at("/status/authenticated").asBoolean()).isTrue();
    Answer bad =
        admin()
            .post(
                "/apis/authentication.k8s.io/v1/tokenreviews",
                "{apiVersion: authentication.k8s.io/v1, kind: TokenReview, spec: {token: nonsense}}")
            .is(201);
    assertThat(bad.at("/status/authenticated").asBoolean()).isFalse();
  }
}
