package dev.slipway.simulator.kubernetes.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A set of fields, as {@code FieldsV1} writes it: a tree whose steps are {@code f:name}, {@code
 * k:{keys}} and {@code v:value}.
 */
final class FieldSet {
  private boolean member;
  private final TreeMap<String, FieldSet> children = new TreeMap<>();

  static FieldSet parse(JsonNode fieldsV1) {
    FieldSet set = new FieldSet();
    if (fieldsV1.isEmpty()) {
      return set;
    }
    set.read(fieldsV1);
    return set;
  }

  private void read(JsonNode node) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (entry.getKey().equals(".")) {
        member = true;
      } else {
        FieldSet child = child(entry.getKey());
        if (entry.getValue().isEmpty()) {
          child.member = true;
        } else {
          child.read(entry.getValue());
        }
      }
    }
  }

  ObjectNode toJson() {
    ObjectNode json = Json.object();
    if (member && !children.isEmpty()) {
      json.putObject(".");
    }
    children.forEach((step, child) -> json.set(step, child.toJson()));
    return json;
  }

  /** The fields below a step, made if there are none. */
  FieldSet child(String step) {
    return children.computeIfAbsent(step, key -> new FieldSet());
  }

  /** What is known below a step; empty if nothing is. */
  FieldSet below(String step) {
    FieldSet child = children.get(step);
    return child == null ? new FieldSet() : child;
  }

  void add() {
    member = true;
  }

  boolean isMember() {
    return member;
  }

  Map<String, FieldSet> children() {
    return children;
  }

  boolean isEmpty() {
    return !member && children.isEmpty();
  }

  FieldSet union(FieldSet other) {
    FieldSet result = copy();
    result.member |= other.member;
    other.children.forEach(
        (step, child) -> result.children.merge(step, child.copy(), FieldSet::union));
    return result;
  }

  /** What is in this set and not in the other. */
  FieldSet minus(FieldSet other) {
    FieldSet result = new FieldSet();
    result.member = member && !other.member;
    children.forEach(
        (step, child) -> {
          FieldSet rest =
              other.children.containsKey(step) ? child.minus(other.below(step)) : child.copy();
          if (!rest.isEmpty()) {
            result.children.put(step, rest);
          }
        });
    return result;
  }

  /** What is in this set and not below, or at, a field of the other. */
  FieldSet minusWhole(FieldSet other) {
    FieldSet result = new FieldSet();
    result.member = member && !other.member;
    children.forEach(
        (step, child) -> {
          FieldSet gone = other.below(step);
          if (!gone.member) {
            FieldSet rest = child.minusWhole(gone);
            if (!rest.isEmpty()) {
              result.children.put(step, rest);
            }
          }
        });
    return result;
  }

  FieldSet intersection(FieldSet other) {
    FieldSet result = new FieldSet();
    result.member = member && other.member;
    children.forEach(
        (step, child) -> {
          FieldSet both = child.intersection(other.below(step));
          if (!both.isEmpty()) {
            result.children.put(step, both);
          }
        });
    return result;
  }

  /** The paths as messages name them: {@code .spec.containers[name="a"].image}. */
  List<String> paths() {
    List<String> paths = new ArrayList<>();
    paths("", paths);
    return paths;
  }

  private void paths(String here, List<String> paths) {
    if (member && !here.isEmpty()) {
      paths.add(here);
    }
    children.forEach((step, child) -> child.paths(here + Steps.readable(step), paths));
  }

  FieldSet copy() {
    FieldSet result = new FieldSet();
    result.member = member;
    children.forEach((step, child) -> result.children.put(step, child.copy()));
    return result;
  }

  @Override
  public String toString() {
    return toJson().toString();
  }
}
