package dev.slipway.acceptance;

import static dev.slipway.harness.EventLog.says;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.harness.RunningCluster;
import dev.slipway.harness.Slipway;
import dev.slipway.harness.WordPress;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What breaks is told as one incident, opened and closed once, with its time line; what is off by
 * wish is told as such and is none.
 */
@OnSlipway
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IncidentsAcceptanceTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration LONG = Duration.ofMinutes(3);

  /** Nobody chooses a password that is shorter. */
  private static final int MEMORABLE = 15;

  private final Slipway slipway;
  private RunningCluster cluster;
  private WordPress site = new WordPress("http://127.0.0.1:1");
  private String post = "";

  IncidentsAcceptanceTest(Slipway slipway) {
    this.slipway = slipway;
  }

  @BeforeAll
  void deployWordPress() {
    cluster = RunningCluster.make(slipway, "wreck", 2);
    site = cluster.deployWordPress(2);
    site.install("Log of a wreck");
    post = site.publish("Before the storm", "All hands on deck");
    assertThat(database().getString("state")).isEqualTo("UP");
    assertThat(database().getLong("lastLoginMillis")).isPositive();
    told("DatabaseUp", event -> event.path("data").path("downSeconds").isNull());
  }

  @AfterAll
  void deleteCluster() {
    slipway.events.assertNothingLostOrOvertaken(cluster.id);
    slipway.deleteCluster(cluster.id);
    assertThat(slipway.leftovers(cluster.id)).isEmpty();
  }

  @Test
  @Order(1)
  void aLostWorkerIsOneIncidentWithItsWholeStory() {
    Instant broken = Instant.now();
    cluster.cutPower("w1");

    JsonNode down = told("NodeDown", says("node", "w1").and(since(broken)));
    assertThat(down.path("data").path("cause").asText()).isEqualTo("LOST");
    String incident = opened("w1", broken);
    JsonNode closed = closed(incident);
    assertThat(closed.path("data").path("kind").asText()).isEqualTo("NODE_LOST");

    JsonPath shown = slipway.get("/v1/clusters/{id}/incidents/{incident}", cluster.id, incident);
    assertThat(shown.getString("state")).isEqualTo("CLOSED");
    assertThat(shown.getDouble("durationSeconds")).isBetween(0.1, 180.0);
    List<String> messages = shown.getList("timeline.message");
    assertThat(messages)
        .anyMatch(message -> message.startsWith("machine w1 is off, against the wish"))
        .anyMatch(message -> message.startsWith("w1 certainly no longer runs"))
        .anyMatch(message -> message.startsWith("node w1 is down"))
        .anyMatch(message -> message.startsWith("machine w1 runs"))
        .anyMatch(message -> message.startsWith("node w1 is up again after"));
    assertThat(shown.<String>getList("timeline.by")).contains("provisioner", "monitor");
    assertThat(shown.<String>getList("timeline.time").stream().map(Instant::parse)).isSorted();
    tellStory(broken, shown);
  }

  @Test
  @Order(2)
  void anIncidentIsClosedOnceAlthoughTheMonitorIsKilledInTheMiddle() {
    Instant broken = Instant.now();
    cluster.cutPower("w2");
    String incident = opened("w2", broken);
    slipway.kill("monitor");
    slipway.up();

    closed(incident);
    Awaitility.await("it is closed once, whatever is heard afterwards")
        .during(Duration.ofSeconds(10))
        .atMost(SOON)
        .until(
            () -> count("IncidentOpened", incident) == 1 && count("IncidentClosed", incident) == 1);
  }

  @Test
  @Order(3)
  void aDatabaseThatIsKilledWhileItWritesIsToldAndServesTheSameAgain() {
    AtomicBoolean stop = new AtomicBoolean();
    Thread writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  for (int i = 0; !stop.get(); i++) {
                    try {
                      site.publish("Storm " + i, "Wind force " + i);
                    } catch (AssertionError e) {
                      // The database is away: this is what the test is about.
                    }
                  }
                });
    Awaitility.await("writes")
        .atMost(SOON)
        .until(() -> site.get("?s=Storm").body().contains("Storm 1"));
    Instant broken = Instant.now();
    // It is back so soon that a reader may only see a slow page; what readers are told is seen
    // below.
    cluster.cutPower("d1");

    JsonNode down = told("DatabaseDown", since(broken));
    assertThat(down.path("data").path("wished").asBoolean()).isFalse();
    String incident = opened("d1", broken);
    JsonNode up = told("DatabaseUp", since(broken));
    assertThat(up.path("data").path("downSeconds").asDouble()).isPositive();
    Awaitility.await("the same content")
        .atMost(SOON)
        .ignoreExceptionsMatching(e -> true)
        .untilAsserted(() -> assertThat(site.read(post)).contains("All hands on deck"));
    stop.set(true);
    assertThat(closed(incident).path("data").path("kind").asText()).isEqualTo("DATABASE_DOWN");
    assertThat(database().getString("state")).isEqualTo("UP");
    tellStory(broken, slipway.get("/v1/clusters/{id}/incidents/{i}", cluster.id, incident));
    Awaitility.await("the writer's end")
        .atMost(Duration.ofSeconds(90))
        .until(() -> !writer.isAlive());
  }

  @Test
  @Order(4)
  void aWorkerThatIsOffByWishIsNoIncident() {
    int incidents = incidents();
    Instant wished = Instant.now();
    cluster.awaitOperated("w1", "POWER_OFF");
    JsonNode down = told("NodeDown", says("node", "w1").and(since(wished)));
    assertThat(down.path("data").path("cause").asText()).isEqualTo("WISHED_POWER_OFF");

    cluster.awaitOperated("w1", "POWER_ON");
    told("NodeUp", says("node", "w1").and(since(wished)));
    assertThat(incidents()).isEqualTo(incidents);
  }

  @Test
  @Order(5)
  void aDatabaseThatIsOffByWishIsToldAsSuchAndIsNoIncident() {
    int incidents = incidents();
    Instant wished = Instant.now();
    cluster.awaitOperated("d1", "POWER_OFF");
    JsonNode down = told("DatabaseDown", since(wished));
    assertThat(down.path("data").path("wished").asBoolean()).isTrue();
    assertThat(database().getString("state")).isEqualTo("DOWN");
    assertThat(database().getBoolean("wished")).isTrue();
    Awaitility.await("readers are told").atMost(SOON).until(this::saysThatTheDatabaseIsAway);

    cluster.awaitOperated("d1", "POWER_ON");
    told("DatabaseUp", since(wished));
    Awaitility.await("the same content")
        .atMost(SOON)
        .ignoreExceptionsMatching(e -> true)
        .untilAsserted(() -> assertThat(site.read(post)).contains("All hands on deck"));
    assertThat(incidents()).isEqualTo(incidents);
  }

  @Test
  @Order(6)
  void theCommandLineTellsAPersonAllOfIt() {
    List<String> lines = said("incidents").lines().toList();
    assertThat(lines.getFirst()).containsPattern("ID +KIND +SUBJECT +STATE +SUMMARY");
    assertThat(lines)
        .anyMatch(line -> line.contains("NODE_LOST") && line.contains("w1"))
        .anyMatch(line -> line.contains("DATABASE_DOWN") && line.contains("d1"))
        .anyMatch(line -> line.contains("closed after "));
    String id =
        lines.stream()
            .filter(line -> line.contains("NODE_LOST") && line.contains("w1"))
            .map(line -> line.split(" ")[0])
            .findFirst()
            .orElseThrow();
    assertThat(said("incident", id))
        .contains(id + "  NODE_LOST w1, closed after ", "cluster " + cluster.id)
        .containsPattern("\\+0\\.0 s +provisioner +machine w1 is off, against the wish")
        .containsPattern("\\+[0-9.]+ s +monitor +node w1 is up again after");
    assertThat(slipway.command("incidents", "--cluster", cluster.id, "--open").run().all())
        .isEqualTo("There are no open incidents.\n");
    assertThat(slipway.command("incident", "in-none").run())
        .satisfies(
            none -> {
              assertThat(none.exitCode()).isEqualTo(1);
              assertThat(none.errors()).contains("no incident in-none", "./slipway incidents");
            });

    assertThat(said("database"))
        .startsWith("Database on d1\n")
        .containsPattern("machine +running, 172\\.[0-9.]+, incarnation 1\n")
        .containsPattern("logins +accepted for .*took [0-9]+ ms")
        .containsPattern("applications +wordpress\n");
  }

  @Test
  @Order(7)
  void theCommandLineShowsWhatEtcdHoldsAndNoSecret() {
    List<String> keys = said("etcd", "keys", "--prefix", "/registry/").lines().toList();
    assertThat(keys)
        .contains("/registry/deployments/default/wordpress", "/registry/namespaces/default")
        .allMatch(key -> key.startsWith("/registry/"))
        .isSorted();
    assertThat(said("etcd", "get", "/registry/deployments/default/wordpress"))
        .contains("\"kind\" : \"Deployment\"", "\"replicas\" : 2");
    List<String> secrets =
        keys.stream().filter(key -> key.startsWith("/registry/secrets/default/")).toList();
    assertThat(secrets).as("the application's credentials").isNotEmpty();
    var kubectl = cluster.kubectl();
    for (String secret : secrets) {
      String shown = said("etcd", "get", secret);
      assertThat(shown).contains("\"kind\" : \"Secret\"").containsPattern("\"[0-9]+ bytes\"");
      String[] values =
          kubectl
              .output(
                  "get",
                  "secret",
                  secret.substring(secret.lastIndexOf('/') + 1),
                  "-o",
                  "go-template={{range .data}}{{.}} {{base64decode .}} {{end}}")
              .split("\\s+");
      assertThat(values).isNotEmpty();
      for (String value : values) {
        // A user's or a database's name may well be part of the object's own.
        if (value.length() > MEMORABLE) {
          assertThat(shown).as("what %s holds", secret).doesNotContain(value);
        }
      }
    }
    var missing =
        slipway.command("etcd", "get", "/registry/none/none", "--cluster", cluster.id).run();
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.errors()).contains("/registry/none/none");
  }

  private String said(String... words) {
    return slipway
        .command(Stream.concat(Stream.of(words), byName(words)).toArray(String[]::new))
        .output();
  }

  /** An incident is found in whichever cluster it is. */
  private Stream<String> byName(String... words) {
    return words[0].equals("incident") ? Stream.empty() : Stream.of("--cluster", cluster.id);
  }

  private boolean saysThatTheDatabaseIsAway() {
    var page = site.get("?p=" + post);
    return page.statusCode() == 503 && page.body().contains("Its database cannot be reached");
  }

  private JsonPath database() {
    return slipway.get("/v1/clusters/{id}/database", cluster.id);
  }

  private int incidents() {
    return slipway.get("/v1/clusters/{id}/incidents", cluster.id).getList("items").size();
  }

  private String opened(String subject, Instant since) {
    return told("IncidentOpened", says("subject", subject).and(since(since)))
        .path("data")
        .path("incident")
        .asText();
  }

  private JsonNode closed(String incident) {
    return told("IncidentClosed", says("incident", incident));
  }

  private JsonNode told(String type, Predicate<JsonNode> which) {
    return slipway.events.await(cluster.id, type, LONG, which);
  }

  private long count(String type, String incident) {
    return slipway
        .events
        .about(cluster.id)
        .filter(event -> event.path("type").asText().equals(type))
        .filter(says("incident", incident))
        .count();
  }

  private static Predicate<JsonNode> since(Instant from) {
    return event -> !Instant.parse(event.path("time").asText()).isBefore(from);
  }

  /** What an operator reads, with the seconds since it was broken: the figures of a run. */
  private static void tellStory(Instant broken, JsonPath incident) {
    for (var entry : incident.<java.util.Map<String, String>>getList("timeline")) {
      System.out.printf(
          "%6.2f s  %-11s %s%n",
          Duration.between(broken, Instant.parse(entry.get("time"))).toMillis() / 1000.0,
          entry.get("by"),
          entry.get("message"));
    }
  }
}
