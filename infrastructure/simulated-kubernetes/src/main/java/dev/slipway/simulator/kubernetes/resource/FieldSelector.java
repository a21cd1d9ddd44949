package dev.slipway.simulator.kubernetes.resource;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which fields are meant: {@code spec.nodeName=w1,status.phase!=Failed}. */
public final class FieldSelector {
  private static final Set<String> ALWAYS = Set.of("metadata.name", "metadata.namespace");
  private static final Set<String> OF_EVENTS =
      Set.of(
          "involvedObject.kind",
          "involvedObject.namespace",
          "involvedObject.name",
          "involvedObject.uid",
          "involvedObject.apiVersion",
          "involvedObject.resourceVersion",
          "involvedObject.fieldPath",
          "reason",
          "reportingComponent",
          "source",
          "type");

  /** What each kind can be selected by, beside its name. */
  private static final Map<String, Set<String>> BY_KIND =
      Map.of(
          "pods",
          Set.of(
              "spec.nodeName",
              "spec.restartPolicy",
              "spec.schedulerName",
              "spec.serviceAccountName",
              "spec.hostNetwork",
              "status.phase",
              "status.podIP",
              "status.nominatedNodeName"),
          "nodes",
          Set.of("spec.unschedulable"),
          "namespaces",
          Set.of("status.phase"),
          "secrets",
          Set.of("type"),
          "services",
          Set.of("spec.clusterIP", "spec.type"),
          "replicationcontrollers",
          Set.of("status.replicas"),
          "replicasets.apps",
          Set.of("status.replicas"),
          "events",
          OF_EVENTS,
          "events.events.k8s.io",
          OF_EVENTS);

  private final List<Term> terms;

  private FieldSelector(List<Term> terms) {
    this.terms = terms;
  }

  private record Term(String field, String value, boolean equal) {}

  /** All objects. */
  public static FieldSelector everything() {
    return new FieldSelector(List.of());
  }

  /**
   * As in a query.
   *
   * @throws IllegalArgumentException if it can't be read, or the kind has no such field to select
   */
  public static FieldSelector parse(Kind kind, String text) {
    List<Term> terms = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (!part.isBlank()) {
        terms.add(term(kind, part.strip()));
      }
    }
    return new FieldSelector(terms);
  }

  private static Term term(Kind kind, String text) {
    int at = text.indexOf('=');
    if (at <= 0) {
      throw new IllegalArgumentException(
          "invalid selector: '%s'; can't understand '%s'".formatted(text, text));
    }
    boolean equal = text.charAt(at - 1) != '!';
    String field = text.substring(0, equal ? at : at - 1);
    String value = text.substring(text.startsWith("==", at) ? at + 2 : at + 1);
    if (!ALWAYS.contains(field)
        && !BY_KIND.getOrDefault(kind.qualified(), Set.of()).contains(field)) {
      throw new IllegalArgumentException("field label not supported: " + field);
    }
    return new Term(field, value, equal);
  }

  /** The name that is asked for, or the empty text. */
  public String name() {
    for (Term term : terms) {
      if (term.field().equals("metadata.name") && term.equal()) {
        return term.value();
      }
    }
    return "";
  }

  /** Whether it selects all objects. */
  public boolean isEverything() {
    return terms.isEmpty();
  }

  /** Whether an object has such fields. */
  public boolean matches(JsonNode object) {
    for (Term term : terms) {
      String value = value(object, term.field());
      if (value.equals(term.value()) != term.equal()) {
        return false;
      }
    }
    return true;
  }

  private static String value(JsonNode object, String field) {
    String value =
        switch (field) {
          case "source" -> Json.text(object, "source", "component");
          default -> Json.text(object, field.split("\\.", -1));
        };
    boolean truth = field.equals("spec.unschedulable") || field.equals("spec.hostNetwork");
    return truth && value.isEmpty() ? "false" : value;
  }
}
