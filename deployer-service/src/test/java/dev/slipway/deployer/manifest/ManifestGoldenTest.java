package dev.slipway.deployer.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.application.Env;
import dev.slipway.deployer.application.Wish;
import dev.slipway.deployer.application.WorkloadKind;
import dev.slipway.deployer.fake.Wordpress;
import dev.slipway.kit.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is rendered is what lies in src/test/resources/manifests; run with -Dgolden.write=true. */
class ManifestGoldenTest {
  private static final Path GOLDEN = Path.of("src/test/resources/manifests");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private static final Application WORDPRESS = Wordpress.application(WorkloadKind.DEPLOYMENT, 3);

  private static Map<String, Manifest> rendered() {
    Application seed =
        Wordpress.application(WorkloadKind.REPLICATION_CONTROLLER, 3)
            .withWish(
                new Wish(
                    3,
                    "sdomsta/wp",
                    new Env(
                        new TreeMap<>(
                            Map.of(
                                "WORDPRESS_CACHE_S3_BUCKET", "coreos-wordpress",
                                "WORDPRESS_CACHE_HOME", "http://wordpress.external",
                                "WORDPRESS_ADMIN_ENABLED", "true")),
                        new TreeMap<>(
                            Map.of(
                                "WORDPRESS_CACHE_S3_KEY", Secret.of("akey"),
                                "WORDPRESS_CACHE_S3_SECRET", Secret.of("asecret")))),
                    30100,
                    true,
                    WorkloadKind.REPLICATION_CONTROLLER,
                    null),
                "c",
                Wordpress.NOON);
    Map<String, Secret> data = new TreeMap<>(Wordpress.SECRETS);
    data.put(Env.SALT, Wordpress.SALT);
    return Map.of(
        "deployment.json", WordpressManifests.workload(WORDPRESS, "0123456789abcdef"),
        "replication-controller.json", WordpressManifests.workload(seed, "0123456789abcdef"),
        "service.json", WordpressManifests.service(WORDPRESS),
        "service-with-affinity.json", WordpressManifests.service(seed),
        "secret.json", WordpressManifests.secret(WORDPRESS, new SecretData(data)));
  }

  @Test
  void manifestsAreAsWrittenDown() throws IOException {
    for (Map.Entry<String, Manifest> each : rendered().entrySet()) {
      String text = write(each.getValue());
      Path file = GOLDEN.resolve(each.getKey());
      if (Boolean.getBoolean("golden.write")) {
        Files.createDirectories(GOLDEN);
        Files.writeString(file, text);
      }
      assertThat(text).as(each.getKey()).isEqualTo(Files.readString(file));
    }
  }

  @Test
  void noFileIsLeftOver() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      List<String> names = files.map(file -> file.getFileName().toString()).toList();
      assertThat(names).containsExactlyInAnyOrderElementsOf(rendered().keySet());
    }
  }

  @Test
  void theRevisionChangesWithEveryValue() {
    SecretData one = new SecretData(Map.of("A", Secret.of("1"), "B", Secret.of("2")));
    SecretData other = new SecretData(Map.of("A", Secret.of("1"), "B", Secret.of("3")));
    SecretData shifted = new SecretData(Map.of("A", Secret.of("1B"), "", Secret.of("2")));

    assertThat(one.revision()).matches("[0-9a-f]{16}");
    assertThat(List.of(one.revision(), other.revision(), shifted.revision()))
        .doesNotHaveDuplicates();
  }

  @Test
  void aManifestDoesNotDifferFromItself() {
    rendered()
        .values()
        .forEach(
            manifest ->
                assertThat(Drift.between(manifest.body(), manifest.body()))
                    .as(manifest.toString())
                    .isEmpty());
  }

  private static String write(Manifest manifest) throws IOException {
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
    return JSON.writer(printer).writeValueAsString(manifest.body()) + "\n";
  }
}
