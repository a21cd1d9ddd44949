package dev.slipway.kit.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import dev.slipway.kit.identity.Role;
import dev.slipway.kit.testing.Identities;
import dev.slipway.kit.testing.KitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@KitTest
class ProblemIT {
  @Inject Identities identities;

  @TestHTTPResource("/v1/things")
  URI things;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'name':'x','nmae':1} | nmae | is not a known field | Known here: database, env, name, portForwards, since, size, topology.",
        "{'name':'x','topology':{'etcd':{'count':1,'coutn':1}}} | topology.etcd.coutn | is not a known field | Known here: count.",
        "{'name':'x','topology':{'etcd':{'count':'3'}}} | topology.etcd.count | must be a whole number | Send a whole number.",
        "{'name':'x','topology':{'etcd':{'count':1.5}}} | topology.etcd.count | must be a whole number | Send a whole number.",
        "{'name':'x','topology':{'etcd':{'count':true}}} | topology.etcd.count | must be a whole number | Send a whole number.",
        "{'name':'x','topology':{'etcd':{'count':null}}} | topology.etcd.count | must be a whole number | Send a whole number.",
        "{'name':'x','topology':{'etcd':{'count':99999999999}}} | topology.etcd.count | must be a whole number | Send a whole number within the range.",
        "{'name':'x','topology':{'etcd':{}}} | topology.etcd.count | must be a whole number | Send a whole number.",
        "{'name':'x','topology':{'etcd':[]}} | topology.etcd | must be an object | Send an object.",
        "{'name':'x','portForwards':[{'hostPort':1},{'hostPort':'y'}]} | portForwards[1].hostPort | must be a whole number | Send a whole number.",
        "{'name':'x','portForwards':{}} | portForwards | must be a list | Send a list.",
        "{'name':'x','size':'MEDIUM'} | size | must be one of SMALL, LARGE | Send one of SMALL, LARGE.",
        "{'name':'x','size':1} | size | must be one of SMALL, LARGE | Send one of SMALL, LARGE.",
        "{'name':'x','since':'yesterday'} | since | must be a time such as 2026-11-23T14:00:00Z | Send a time such as 2026-11-23T14:00:00Z.",
        "{'name':'x','database':'yes'} | database | must be true or false | Send true or false.",
        "{'name':7} | name | must be a string | Send a string.",
        "{'name':{}} | name | must be a string | Send a string.",
        "{'name':'x','env':[]} | env | must be an object | Send an object.",
        "{'name':'a b'} | '' | must not contain blanks | Send a value that is accepted.",
        "[] | '' | must be an object | Send an object.",
        "'\"x\"' | '' | must be an object | Send an object.",
      })
  void aWrongFieldIsNamedWithARemedy(String body, String field, String message, String remedy) {
    post(body)
        .statusCode(400)
        .body("code", is("validation-failed"))
        .body("errors.size()", is(1))
        .body("errors[0].field", is(field))
        .body("errors[0].message", is(message))
        .body("errors[0].remedy", is(remedy))
        .body("detail", not(matchesPattern(".*(jackson|java|dev\\.slipway).*")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'name': | line 1, column 9",
        "{'name':'x'} {} | line 1, column 14",
        "nonsense | line 1, column 1",
      })
  void malformedJsonIsLocated(String body, String where) {
    post(body)
        .statusCode(400)
        .body("code", is("malformed-json"))
        .body("detail", is("The body can't be read as JSON (" + where + ")."));
  }

  @Test
  void aDuplicateFieldIsRefused() {
    post("{'name':'x','name':'y'}")
        .statusCode(400)
        .body("code", is("malformed-json"))
        .body("detail", matchesPattern("Duplicate field 'name' \\(line 1, column \\d+\\)\\."));
  }

  @ParameterizedTest
  @CsvSource({"'', 400", "null, 400"})
  void aMissingBodyIsSaid(String body, int status) {
    editor()
        .body(body)
        .post("/v1/things")
        .then()
        .statusCode(status)
        .body("code", is("validation-failed"))
        .body("detail", is("The request needs a JSON body, and it came without one."));
  }

  @Test
  void aBodyThatMayBeMissingMay() {
    editor().post("/v1/things/optional").then().statusCode(200).body("sent", is(false));
    editor()
        .body("{\"name\":\"x\"}")
        .post("/v1/things/optional")
        .then()
        .statusCode(200)
        .body("sent", is(true));
  }

  @Test
  void aProblemHasAllItsMembers() {
    editor()
        .header("X-Correlation-Id", "req-42")
        .get("/v1/things/blog")
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .header("X-Correlation-Id", "req-42")
        .body("type", is("/v1/errors/not-found"))
        .body("title", is("There is no such thing"))
        .body("status", is(404))
        .body("code", is("not-found"))
        .body("detail", is("There is no thing blog."))
        .body("instance", is("/v1/things/blog"))
        .body("correlationId", is("req-42"))
        .body("errors[0].field", is("name"));
  }

  @Test
  void aBugTellsNothingButItsCorrelationId() {
    Response response = editor().get("/v1/things?fail=bug");

    response
        .then()
        .statusCode(500)
        .contentType("application/problem+json")
        .body("code", is("internal"))
        .body("correlationId", equalTo(response.header("X-Correlation-Id")))
        .body("correlationId", not(emptyString()));
    assertThat(response.asString()).doesNotContain("hunter2", "IllegalState");
  }

  @Test
  void retryAfterIsSent() {
    editor().get("/v1/things?fail=busy").then().statusCode(429).header("Retry-After", "7");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /v1/nothing,           404, not-found",
    "DELETE, /v1/things,            405, method-not-allowed",
    "GET,    /v1/things?pageSize=x, 400, validation-failed",
  })
  void whatJakartaRestRefusesIsAProblemToo(String method, String path, int status, String code) {
    editor()
        .request(method, path)
        .then()
        .statusCode(status)
        .contentType("application/problem+json")
        .body("code", is(code))
        .body("instance", is(path.replaceFirst("\\?.*", "")));
  }

  @Test
  void otherMediaTypesAreRefused() {
    identities
        .as(Role.EDITOR)
        .contentType("text/plain")
        .body("x")
        .post("/v1/things")
        .then()
        .statusCode(415)
        .contentType("application/problem+json")
        .body("code", is("unsupported-media-type"));
    editor()
        .accept("image/png")
        .get("/v1/things")
        .then()
        .statusCode(406)
        .contentType("application/problem+json")
        .body("code", is("not-acceptable"));
  }

  @Test
  void aBodyOverTheLimitIsAProblem() {
    String body = "{\"name\":\"" + "x".repeat(1100 * 1024) + "\"}";

    editor()
        .body(body)
        .post("/v1/things")
        .then()
        .statusCode(413)
        .contentType("application/problem+json")
        .body("code", is("body-too-large"))
        .body("detail", is("The body may have 1048576 bytes at most."));
  }

  @Test
  void aBodyOverTheLimitWithoutALengthIsRefused() throws Exception {
    byte[] body =
        ("{\"name\":\"" + "x".repeat(1100 * 1024) + "\"}").getBytes(StandardCharsets.UTF_8);
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(things)
              .version(HttpClient.Version.HTTP_1_1)
              .header("Authorization", identities.bearer(Role.EDITOR))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
              .build();

      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());

      // Quarkus itself answers here, in the middle of reading, and without a body.
      assertThat(response.statusCode()).isEqualTo(413);
    }
  }

  @Test
  void strangeCorrelationIdsAreReplaced() {
    String sent =
        editor()
            .header("X-Correlation-Id", "a b\"c")
            .get("/v1/things")
            .then()
            .statusCode(200)
            .extract()
            .header("X-Correlation-Id");

    assertThat(sent).matches("[0-9a-f-]{36}");
  }

  private ValidatableResponse post(String body) {
    return editor().body(body.replace('\'', '"')).post("/v1/things").then();
  }

  private RequestSpecification editor() {
    return identities.as(Role.EDITOR);
  }
}
