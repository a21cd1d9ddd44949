package dev.slipway.simulator.kubernetes.resource;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which labels are meant. */
public final class LabelSelector {
  private static final Pattern IN =
      Pattern.compile("\\s*([^\\s=!,()]+)\\s+(in|notin)\\s*\\(([^)]*)\\)\\s*");
  private static final Pattern EQUAL =
      Pattern.compile("\\s*([^\\s=!,()]+)\\s*(==|=|!=)\\s*([^\\s=!,()]*)\\s*");
  private static final Pattern EXISTS = Pattern.compile("\\s*(!?)\\s*([^\\s=!,()]+)\\s*");
  private static final LabelSelector EVERYTHING = new LabelSelector(List.of(), false);

  private final List<Requirement> requirements;
  private final boolean nothing;

  private LabelSelector(List<Requirement> requirements, boolean nothing) {
    this.requirements = requirements;
    this.nothing = nothing;
  }

  private record Requirement(String key, String operator, Set<String> values) {

    boolean matches(JsonNode labels) {
      JsonNode label = labels.get(key);
      return switch (operator) {
        case "In" -> label != null && values.contains(label.asText());
        case "NotIn" -> label == null || !values.contains(label.asText());
        case "Exists" -> label != null;
        case "DoesNotExist" -> label == null;
        default -> false;
      };
    }
  }

  /** All objects. */
  public static LabelSelector everything() {
    return EVERYTHING;
  }

  /**
   * As in a query: {@code app=a,tier!=b,c in (d,e),!f}.
   *
   * @throws IllegalArgumentException if it can't be read
   */
  public static LabelSelector parse(String text) {
    if (text.isBlank()) {
      return EVERYTHING;
    }
    List<Requirement> requirements = new ArrayList<>();
    for (String part : text.split(",(?![^(]*\\))", -1)) {
      requirements.add(requirement(part));
    }
    return new LabelSelector(List.copyOf(requirements), false);
  }

  private static Requirement requirement(String text) {
    Matcher in = IN.matcher(text);
    if (in.matches()) {
      Set<String> values = new HashSet<>();
      for (String value : in.group(3).split(",", -1)) {
        values.add(value.strip());
      }
      return new Requirement(in.group(1), in.group(2).equals("in") ? "In" : "NotIn", values);
    }
    Matcher equal = EQUAL.matcher(text);
    if (equal.matches()) {
      return new Requirement(
          equal.group(1), equal.group(2).equals("!=") ? "NotIn" : "In", Set.of(equal.group(3)));
    }
    Matcher exists = EXISTS.matcher(text);
    if (exists.matches()) {
      return new Requirement(
          exists.group(2), exists.group(1).isEmpty() ? "Exists" : "DoesNotExist", Set.of());
    }
    throw new IllegalArgumentException(
        "unable to parse requirement: found '%s', expected: in, notin, =, ==, !=".formatted(text));
  }

  /** A map of labels, as the selector of a Service; an empty or missing one selects nothing. */
  public static LabelSelector ofMap(JsonNode map) {
    List<Requirement> requirements = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      requirements.add(new Requirement(entry.getKey(), "In", Set.of(entry.getValue().asText())));
    }
    return new LabelSelector(requirements, requirements.isEmpty());
  }

  /** A LabelSelector of the API; a missing one selects nothing, an empty one everything. */
  public static LabelSelector of(JsonNode selector) {
    if (!selector.isObject()) {
      return new LabelSelector(List.of(), true);
    }
    List<Requirement> requirements = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : selector.path("matchLabels").properties()) {
      requirements.add(new Requirement(entry.getKey(), "In", Set.of(entry.getValue().asText())));
    }
    for (JsonNode expression : selector.path("matchExpressions")) {
      Set<String> values = new HashSet<>();
      expression.path("values").forEach(value -> values.add(value.asText()));
      requirements.add(
          new Requirement(Json.text(expression, "key"), Json.text(expression, "operator"), values));
    }
    return new LabelSelector(requirements, false);
  }

  /** Whether an object has such labels. */
  public boolean matches(JsonNode object) {
    return matchesLabels(Objects.labels(object));
  }

  /** Whether these are such labels. */
  public boolean matchesLabels(JsonNode labels) {
    if (nothing) {
      return false;
    }
    for (Requirement requirement : requirements) {
      if (!requirement.matches(labels)) {
        return false;
      }
    }
    return true;
  }

  /** Whether it selects all objects. */
  public boolean isEverything() {
    return !nothing && requirements.isEmpty();
  }
}
