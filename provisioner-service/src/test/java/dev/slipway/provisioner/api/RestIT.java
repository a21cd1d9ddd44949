package dev.slipway.provisioner.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.slipway.kit.identity.IdentityTokens;
import dev.slipway.kit.jdbc.Database;
import dev.slipway.localstack.testing.KafkaTestResource;
import dev.slipway.localstack.testing.PostgresTestResource;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.plan.ClusterStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of a cluster at rest are read once, and again whoever changes what of them. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(KafkaTestResource.class)
class RestIT {
  @Inject IdentityTokens identities;
  @Inject ClusterStore store;
  @Inject Database database;

  private String id = "";

  private RequestSpecification admin() {
    return Requests.admin(identities);
  }

  @BeforeEach
  void create() {
    Response response = admin().body("{\"name\": \"rest\"}").post("/v1/clusters?wait=20s");
    response.then().statusCode(202).body("operation.state", equalTo("SUCCEEDED"));
    id = response.path("cluster.id");
  }

  @AfterEach
  void delete() {
    admin().delete("/v1/clusters/rest?wait=20s");
  }

  private ClusterRecords load() {
    return store.load(id).orElseThrow();
  }

  @Test
  void whatHasNotChangedIsNotReadAgain() {
    assertThat(load()).isSameAs(load());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update cluster set correlation_id = 'another' where id = ?",
        "update machine set message = 'is another' where cluster_id = ? and name = 'w2'",
        "delete from port_forward where cluster_id = ? and position = 1",
        "delete from machine_certificates where cluster_id = ? and machine = 'w2'",
        "insert into kubeconfig (id, cluster_id, project, role, created_by, created_at, expires_at)"
            + " values ('kc-old', ?, 'default', 'VIEW', 'test', now(), now() - interval '1 second')"
      })
  void whatHasChangedIs(String change) {
    ClusterRecords before = load();

    database.update(change, id);

    assertThat(load()).isNotEqualTo(before);
  }

  @Test
  void theEndOfAKubeconfigIsNoticed() {
    database.update(
        "insert into kubeconfig (id, cluster_id, project, role, created_by, created_at, expires_at)"
            + " values ('kc-soon', ?, 'default', 'VIEW', 'test', now(), now() + interval '1 hour')",
        id);
    assertThat(load().expiredKubeconfigs()).isEmpty();
    database.update("update kubeconfig set expires_at = now() where id = 'kc-soon'");

    assertThat(load().expiredKubeconfigs()).containsExactly("kc-soon");
  }

  @Test
  void whatIsGoneIsForgotten() {
    assertThat(load().atRest()).isTrue();
    admin().delete("/v1/clusters/rest?wait=20s");

    assertThat(load().cluster().deletedAt()).isNotNull();
  }
}
