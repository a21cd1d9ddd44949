package dev.slipway.deployer.in.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.application.Requested;
import dev.slipway.deployer.application.Wish;
import dev.slipway.deployer.application.WishRules;
import dev.slipway.deployer.application.WorkloadKind;
import dev.slipway.deployer.fake.Wordpress;
import dev.slipway.kit.problem.FieldError;
import dev.slipway.kit.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestTest {
  private final List<FieldError> errors = new ArrayList<>();

  @Test
  void whatIsLeftOutHasTheSeedsValues() throws Exception {
    Wish wish = create("{\"name\": \"wordpress\"}");

    assertThat(errors).isEmpty();
    assertThat(wish).isEqualTo(Wordpress.wish(WorkloadKind.DEPLOYMENT, 3));
  }

  @Test
  void everyWrongFieldIsNamedAtOnce() throws Exception {
    create(
        """
        {"name": "Wordpress!", "template": "joomla", "replicas": 101, "image": "No Image",
         "nodePort": 80, "workload": "DaemonSet", "colour": "red", "sessionAffinity": "sometimes",
         "env": {"1A": "x", "WORDPRESS_DB_HOST": "h", "WORDPRESS_SALT": "s", "N": 5},
         "database": {"host": "-", "port": 0, "user": 5, "socket": "/run"}}
        """);

    assertThat(errors)
        .extracting(FieldError::field)
        .containsExactlyInAnyOrder(
            "colour",
            "sessionAffinity",
            "env.N",
            "database.socket",
            "database.user",
            "name",
            "template",
            "workload",
            "replicas",
            "image",
            "env.1A",
            "env.WORDPRESS_DB_HOST",
            "env.WORDPRESS_SALT",
            "nodePort",
            "database.host",
            "database.port",
            "database.name",
            "database.user",
            "database.password");
    assertThat(errors).allSatisfy(error -> assertThat(error.remedy()).isNotBlank());
  }

  @Test
  void aWrongTypeIsNamed() throws Exception {
    create("{\"name\": \"a\", \"replicas\": \"three\", \"nodePort\": 1.5, \"env\": []}");

    assertThat(errors)
        .extracting(FieldError::field)
        .containsExactlyInAnyOrder("replicas", "nodePort", "env");
  }

  @Test
  void aBodyThatIsNoObjectIsRefused() {
    assertThatThrownBy(() -> read("[1]")).isInstanceOf(ProblemException.class);
  }

  @Test
  void secretVariablesAreMaskedAndStayWhenGivenBackMasked() throws Exception {
    Wish wish =
        create(
            """
            {"name": "wordpress", "env": {"WORDPRESS_CACHE_S3_SECRET": "asecret", "COLOUR": "red"}}
            """);
    assertThat(wish.env().shown()).containsEntry("WORDPRESS_CACHE_S3_SECRET", "***");
    Application application =
        Wordpress.application(WorkloadKind.DEPLOYMENT, 3).withWish(wish, "c", Wordpress.NOON);

    Wish changed =
        new WishRules(errors)
            .changed(
                application,
                read("{\"env\": {\"WORDPRESS_CACHE_S3_SECRET\": \"***\", \"COLOUR\": null}}"));

    assertThat(errors).isEmpty();
    assertThat(changed.env().secret()).isEqualTo(wish.env().secret());
    assertThat(changed.env().plain()).isEmpty();
  }

  @Test
  void aReplicationControllerKeepsItsImage() throws Exception {
    Application application = Wordpress.application(WorkloadKind.REPLICATION_CONTROLLER, 3);
    WishRules rules = new WishRules(errors);

    rules.changed(application, read("{\"replicas\": 30}"));
    assertThat(errors).isEmpty();
    rules.changed(application, read("{\"image\": \"other/image:2\"}"));

    assertThat(errors)
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.field()).isEqualTo("image");
              assertThat(error.remedy()).contains("Deployment");
            });
  }

  @Test
  void whatIsFixedCanOnlyBeRepeated() throws Exception {
    Application application = Wordpress.application(WorkloadKind.DEPLOYMENT, 3);

    new WishRules(errors)
        .changed(
            application,
            read("{\"name\": \"wordpress\", \"workload\": \"ReplicationController\"}"));

    assertThat(errors).extracting(FieldError::field).containsExactly("workload");
  }

  private Wish create(String body) throws JsonProcessingException {
    Requested requested = read(body);
    WishRules rules = new WishRules(errors);
    rules.name(requested.name());
    return rules.ofNew(requested, "slipway.local/wordpress:1", 30100);
  }

  private Requested read(String body) throws JsonProcessingException {
    RequestReader reader = new RequestReader();
    Requested requested = reader.read(new ObjectMapper().readTree(body));
    errors.addAll(reader.errors());
    return requested;
  }
}
