package dev.slipway.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The committed schemas and the AsyncAPI document are what the records say. To write them anew
 * after a change of the records: {@code -Dslipway.golden.write=true}.
 */
class GoldenFilesTest {
  private static final Path SCHEMAS = Path.of("src/main/resources/schemas");
  private static final Path ASYNC_API = Path.of("../docs/asyncapi.yaml");
  private static final boolean WRITE = Boolean.getBoolean("slipway.golden.write");

  @Test
  void everyTypeHasItsSchemaAndEverySchemaItsType() throws IOException {
    Map<Path, String> expected = new TreeMap<>();
    for (Map.Entry<String, Class<? extends SlipwayEvent>> entry : EventTypes.all().entrySet()) {
      expected.put(
          SCHEMAS.resolve(entry.getKey() + ".json"),
          json(SchemaGenerator.document(entry.getValue())));
    }

    for (Map.Entry<Path, String> file : expected.entrySet()) {
      check(file.getKey(), file.getValue());
    }
    try (Stream<Path> files = Files.list(SCHEMAS)) {
      Set<Path> present = files.collect(Collectors.toSet());
      assertThat(present).isEqualTo(expected.keySet());
    }
  }

  @Test
  void theAsyncApiDocumentIsCurrent() throws IOException {
    YAMLMapper yaml =
        YAMLMapper.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build();

    check(ASYNC_API, yaml.writeValueAsString(AsyncApiGenerator.document()));
  }

  @Test
  void schemasAreOnTheClassPath() {
    for (String type : EventTypes.all().keySet()) {
      assertThat(EventTypes.class.getResource(EventTypes.schemaResource(type)))
          .as(type)
          .isNotNull();
    }
  }

  private static void check(Path file, String content) throws IOException {
    if (WRITE) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
    }
    assertThat(file).as("run with -Dslipway.golden.write=true after a change").exists();
    assertThat(Files.readString(file)).as(file.toString()).isEqualTo(content);
  }

  private static String json(ObjectNode schema) throws IOException {
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
    return new ObjectMapper().writer(printer).writeValueAsString(schema) + "\n";
  }
}
