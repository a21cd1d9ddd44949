package dev.slipway.provisioner.addon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One Kubernetes object, to be applied.
 *
 * @param namespace null for objects of the whole cluster
 * @param json the object itself
 */
public record Manifest(
    String apiVersion, String kind, @Nullable String namespace, String name, String json) {

  private static final ObjectReader YAML = new YAMLMapper().readerFor(JsonNode.class);

  /** The objects of a YAML stream. */
  static List<Manifest> parse(String yaml) {
    List<Manifest> manifests = new ArrayList<>();
    try (MappingIterator<JsonNode> documents = YAML.readValues(yaml)) {
      documents.forEachRemaining(document -> manifests.add(of(document)));
    } catch (IOException e) {
      throw new UncheckedIOException("A manifest is no YAML", e);
    }
    return List.copyOf(manifests);
  }

  private static Manifest of(JsonNode object) {
    JsonNode metadata = object.required("metadata");
    JsonNode namespace = metadata.path("namespace");
    return new Manifest(
        object.required("apiVersion").textValue(),
        object.required("kind").textValue(),
        namespace.isMissingNode() ? null : namespace.textValue(),
        metadata.required("name").textValue(),
        object.toString());
  }
}
