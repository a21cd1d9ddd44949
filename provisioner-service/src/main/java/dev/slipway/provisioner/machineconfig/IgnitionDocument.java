package dev.slipway.provisioner.machineconfig;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An Ignition configuration of the specification 3.3.0
 * (https://coreos.github.io/ignition/configuration-v3_3/), the newest that Debian's validator
 * knows. Ordered by path and name, so that the same content gives the same bytes.
 */
final class IgnitionDocument {

  private static final String VERSION = "3.3.0";
  private static final ObjectMapper JSON = new ObjectMapper();

  private record File(int mode, String content) {}

  private final SortedMap<String, File> files = new TreeMap<>();
  private final SortedMap<String, Integer> directories = new TreeMap<>();
  private final SortedMap<String, String> units = new TreeMap<>();

  /** A file that everybody on the machine may read. */
  IgnitionDocument file(String path, String content) {
    return file(path, 0644, content);
  }

  /** A file that root alone may read. */
  IgnitionDocument secretFile(String path, String content) {
    return file(path, 0600, content);
  }

  IgnitionDocument program(String path, String content) {
    return file(path, 0755, content);
  }

  private IgnitionDocument file(String path, int mode, String content) {
    if (files.put(path, new File(mode, content)) != null) {
      throw new IllegalStateException("The file " + path + " is there twice");
    }
    return this;
  }

  IgnitionDocument directory(String path, int mode) {
    directories.put(path, mode);
    return this;
  }

  /** A systemd unit that starts at boot. */
  IgnitionDocument unit(String name, String content) {
    if (units.put(name, content) != null) {
      throw new IllegalStateException("The unit " + name + " is there twice");
    }
    return this;
  }

  String toJson() {
    ObjectNode root = JSON.createObjectNode();
    root.putObject("ignition").put("version", VERSION);
    ObjectNode storage = root.putObject("storage");
    ArrayNode directoryNodes = storage.putArray("directories");
    directories.forEach(
        (path, mode) -> directoryNodes.addObject().put("path", path).put("mode", mode));
    ArrayNode fileNodes = storage.putArray("files");
    files.forEach((path, file) -> put(fileNodes.addObject(), path, file));
    ArrayNode unitNodes = root.putObject("systemd").putArray("units");
    units.forEach(
        (name, content) ->
            unitNodes.addObject().put("name", name).put("enabled", true).put("contents", content));
    try {
      return JSON.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An Ignition configuration could not be written as JSON", e);
    }
  }

  private static void put(ObjectNode node, String path, File file) {
    String data = Base64.getEncoder().encodeToString(file.content().getBytes(UTF_8));
    node.put("path", path).put("mode", file.mode()).put("overwrite", true);
    node.putObject("contents").put("source", "data:;base64," + data);
  }
}
