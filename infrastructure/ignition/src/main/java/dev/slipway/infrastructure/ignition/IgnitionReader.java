package dev.slipway.infrastructure.ignition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.slipway.infrastructure.ignition.IgnitionDocument.Contents;
import dev.slipway.infrastructure.ignition.IgnitionDocument.Directory;
import dev.slipway.infrastructure.ignition.IgnitionDocument.DropIn;
import dev.slipway.infrastructure.ignition.IgnitionDocument.File;
import dev.slipway.infrastructure.ignition.IgnitionDocument.Link;
import dev.slipway.infrastructure.ignition.IgnitionDocument.Owner;
import dev.slipway.infrastructure.ignition.IgnitionDocument.Unit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/**
 * Reads Ignition v3 configurations, and refuses by name whatever it can't apply: a part that was
 * silently left out would be missed much later and elsewhere.
 */
public final class IgnitionReader {

  /** The highest minor version of the 3.x specification whose meaning is known here. */
  private static final int NEWEST_MINOR = 5;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private final Set<String> paths = new HashSet<>();

  private IgnitionReader() {}

  /**
   * Reads a configuration.
   *
   * @throws IgnitionException if it isn't one, or has a part that can't be applied
   */
  public static IgnitionDocument read(String json) {
    return new IgnitionReader().document(parse(json));
  }

  private static Place parse(String json) {
    try {
      JsonNode root = JSON.readTree(json);
      return new Place("", root);
    } catch (JsonProcessingException e) {
      // Without the cause and its message, which quote the text.
      throw new IgnitionException(
          "The Ignition configuration is not JSON at line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr(),
          "Check it with ignition-validate.");
    }
  }

  private IgnitionDocument document(Place root) {
    root.only(Set.of("ignition", "storage", "systemd"), Set.of("passwd", "kernelArguments"));
    Place ignition = root.child("ignition");
    ignition.only(Set.of("version"), Set.of("config", "timeouts", "security", "proxy"));
    checkVersion(ignition.child("version"));
    Place storage = root.child("storage");
    storage.only(
        Set.of("directories", "files", "links"), Set.of("disks", "raid", "filesystems", "luks"));
    Place systemd = root.child("systemd");
    systemd.only("units");
    return new IgnitionDocument(
        storage.child("directories").each(this::directory),
        storage.child("files").each(this::file),
        storage.child("links").each(this::link),
        systemd.child("units").each(this::unit));
  }

  private static void checkVersion(Place version) {
    String text = version.text();
    if (!text.matches("3\\.[0-9]{1,2}\\.0")
        || Integer.parseInt(text.substring(2, text.lastIndexOf('.'))) > NEWEST_MINOR) {
      throw version.refused("is not a version from 3.0.0 to 3." + NEWEST_MINOR + ".0");
    }
  }

  private Directory directory(Place place) {
    place.only("path", "overwrite", "mode", "user", "group");
    if (place.child("overwrite").flag().orElse(false)) {
      throw place.child("overwrite").refused("can't be true: nothing is removed from the image");
    }
    return new Directory(
        path(place),
        place.child("mode").mode(IgnitionDocument.DIRECTORY_MODE),
        owner(place.child("user")),
        owner(place.child("group")));
  }

  private File file(Place place) {
    place.only(Set.of("path", "overwrite", "contents", "mode", "user", "group"), Set.of("append"));
    return new File(
        path(place),
        place.child("mode").mode(IgnitionDocument.FILE_MODE),
        owner(place.child("user")),
        owner(place.child("group")),
        contents(place.child("contents")));
  }

  private Link link(Place place) {
    place.only("path", "overwrite", "target", "hard", "user", "group");
    if (place.child("hard").flag().orElse(false)) {
      throw place.child("hard").refused("can't be true: only symbolic links can be made");
    }
    return new Link(
        path(place),
        place.child("target").text(),
        owner(place.child("user")),
        owner(place.child("group")));
  }

  private Unit unit(Place place) {
    place.only("name", "enabled", "mask", "contents", "dropins");
    String name = place.child("name").text();
    if (!name.matches(
        "[A-Za-z0-9:_.\\\\@-]+\\.(service|socket|target|path|timer|mount|swap|slice|automount|device|scope)")) {
      throw place.child("name").refused("is not a unit's name");
    }
    if (!paths.add("unit " + name)) {
      throw place.child("name").refused("is there twice: " + name);
    }
    return new Unit(
        name,
        place.child("contents").optionalText(),
        place.child("enabled").flag(),
        place.child("mask").flag().orElse(false),
        place.child("dropins").each(IgnitionReader::dropIn));
  }

  private static DropIn dropIn(Place place) {
    place.only("name", "contents");
    String name = place.child("name").text();
    if (!name.matches("[A-Za-z0-9:_.@-]+\\.conf")) {
      throw place.child("name").refused("is not a drop-in's name, which ends in .conf");
    }
    return new DropIn(name, place.child("contents").optionalText().orElse(""));
  }

  private String path(Place place) {
    Place at = place.child("path");
    String path = at.text();
    if (!path.startsWith("/")
        || path.length() == 1
        || path.endsWith("/")
        || path.contains("//")
        || (path + "/").contains("/../")
        || (path + "/").contains("/./")) {
      throw at.refused("is not an absolute, clean path");
    }
    if (!paths.add(path)) {
      throw at.refused("is there twice: " + path);
    }
    return path;
  }

  private static Owner owner(Place place) {
    place.only("id", "name");
    Optional<String> name = place.child("name").optionalText();
    OptionalInt id = place.child("id").number();
    return id.isEmpty() && name.isEmpty() ? Owner.ROOT : new Owner(id, name);
  }

  private static Contents contents(Place place) {
    place.only(Set.of("source", "compression", "verification"), Set.of("httpHeaders"));
    Place source = place.child("source");
    byte[] bytes;
    try {
      bytes = DataUrl.decode(source.optionalText().orElse("data:,"));
    } catch (IllegalArgumentException e) {
      throw source.refused(String.valueOf(e.getMessage()));
    }
    verify(place.child("verification"), bytes);
    Place compression = place.child("compression");
    return switch (compression.optionalText().orElse("")) {
      case "" -> new Contents(bytes);
      case "gzip" -> new Contents(unzipped(source, bytes));
      default -> throw compression.refused("is neither empty nor gzip");
    };
  }

  private static byte[] unzipped(Place source, byte[] bytes) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw source.refused("is not gzip");
    }
  }

  /** Ignition takes the hash of the source as it is, before it is decompressed. */
  private static void verify(Place verification, byte[] source) {
    verification.only("hash");
    Optional<String> hash = verification.child("hash").optionalText();
    if (hash.isEmpty()) {
      return;
    }
    int dash = hash.get().indexOf('-');
    String algorithm = dash < 0 ? "" : hash.get().substring(0, dash);
    String expected = hash.get().substring(dash + 1).toLowerCase(Locale.ROOT);
    String javaName =
        switch (algorithm) {
          case "sha512" -> "SHA-512";
          case "sha256" -> "SHA-256";
          default -> throw verification.child("hash").refused("is neither sha512-… nor sha256-…");
        };
    try {
      String actual = HexFormat.of().formatHex(MessageDigest.getInstance(javaName).digest(source));
      if (!actual.equals(expected)) {
        throw verification.child("hash").refused("is not the source's hash");
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A value in the document and where it is; absent values are JSON's missing nodes. */
  private record Place(String where, JsonNode node) {

    Place child(String name) {
      return new Place(where.isEmpty() ? name : where + "." + name, node.path(name));
    }

    boolean isAbsent() {
      return node.isMissingNode() || node.isNull();
    }

    /** Refuses every property but these. */
    void only(String... known) {
      only(Set.of(known), Set.of());
    }

    /** Refuses every property but the known ones, and those that may be there if they are empty. */
    void only(Set<String> known, Set<String> empty) {
      if (isAbsent()) {
        return;
      }
      if (!node.isObject()) {
        throw refused("is not an object");
      }
      for (var property : node.properties()) {
        JsonNode value = property.getValue();
        boolean isEmpty = value.isNull() || (value.isContainerNode() && value.isEmpty());
        if (!known.contains(property.getKey()) && !(isEmpty && empty.contains(property.getKey()))) {
          throw child(property.getKey()).refused("is not supported");
        }
      }
    }

    <T> List<T> each(Function<Place, T> read) {
      if (isAbsent()) {
        return List.of();
      }
      if (!node.isArray()) {
        throw refused("is not an array");
      }
      List<T> all = new ArrayList<>();
      for (int i = 0; i < node.size(); i++) {
        all.add(read.apply(new Place(where + "[" + i + "]", node.get(i))));
      }
      return all;
    }

    String text() {
      return optionalText().orElseThrow(() -> refused("is missing"));
    }

    Optional<String> optionalText() {
      if (isAbsent()) {
        return Optional.empty();
      }
      if (!node.isTextual()) {
        throw refused("is not a text");
      }
      return Optional.of(node.textValue());
    }

    Optional<Boolean> flag() {
      if (isAbsent()) {
        return Optional.empty();
      }
      if (!node.isBoolean()) {
        throw refused("is neither true nor false");
      }
      return Optional.of(node.booleanValue());
    }

    OptionalInt number() {
      if (isAbsent()) {
        return OptionalInt.empty();
      }
      if (!node.canConvertToInt() || !node.isIntegralNumber() || node.intValue() < 0) {
        throw refused("is not a number from 0 on");
      }
      return OptionalInt.of(node.intValue());
    }

    int mode(int otherwise) {
      int mode = number().orElse(otherwise);
      if (mode > 07777) {
        throw refused("is no mode; modes are decimal in JSON: 0600 is 384");
      }
      return mode;
    }

    IgnitionException refused(String why) {
      return new IgnitionException(
          "In the Ignition configuration, "
              + (where.isEmpty() ? "the document" : where)
              + " "
              + why,
          "Change the configuration; docs/driver-contract.md lists what can be applied.");
    }
  }
}
