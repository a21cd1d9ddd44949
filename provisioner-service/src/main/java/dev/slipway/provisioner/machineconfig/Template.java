package dev.slipway.provisioner.machineconfig;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places like <code>{{name}}</code>. Strict both ways: a place without a value, and a
 * value given to this template that has no place in it, are mistakes.
 */
public final class Template {

  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-zA-Z]+)}}");

  /** What was read once: the class path doesn't change, and every machine takes a score of them. */
  private static final Map<String, String> TEXTS = new ConcurrentHashMap<>();

  private final String resource;
  private final Map<String, String> values = new HashMap<>();
  private final Map<String, String> shared;

  private Template(String resource, Map<String, String> shared) {
    this.resource = resource;
    this.shared = shared;
  }

  /** The template in that resource, an absolute path on the class path. */
  public static Template of(String resource) {
    return new Template(resource, Map.of());
  }

  /** The same, with values that a template may leave unused. */
  static Template of(String resource, Map<String, String> shared) {
    return new Template(resource, shared);
  }

  /** Gives a place its value. */
  public Template with(String place, Object value) {
    values.put(place, value.toString());
    return this;
  }

  public String render() {
    Set<String> unused = new HashSet<>(values.keySet());
    Matcher places = PLACE.matcher(read());
    StringBuilder text = new StringBuilder();
    while (places.find()) {
      String place = places.group(1);
      String value = values.getOrDefault(place, shared.get(place));
      if (value == null) {
        throw new IllegalStateException("No value for " + place + " in " + resource);
      }
      unused.remove(place);
      places.appendReplacement(text, Matcher.quoteReplacement(value));
    }
    if (!unused.isEmpty()) {
      throw new IllegalStateException(resource + " has no place for " + unused);
    }
    return places.appendTail(text).toString();
  }

  private String read() {
    return TEXTS.computeIfAbsent(resource, Template::read);
  }

  private static String read(String resource) {
    try (InputStream stream = Template.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException("There is no resource " + resource);
      }
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("The resource " + resource + " can't be read", e);
    }
  }
}
