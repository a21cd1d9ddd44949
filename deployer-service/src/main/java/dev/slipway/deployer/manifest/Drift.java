package dev.slipway.deployer.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How an object in a cluster differs from its manifest. What the manifest names must be there and
 * equal; what it doesn't name is the cluster's (defaults, status, annotations of others), except
 * entries of named lists and fields that change what a pod runs.
 */
public final class Drift {

  /**
   * Fields of a pod's template that are foreign unless they are wished: they change what runs, and
   * no server sets them by default.
   */
  private static final Set<String> MUST_BE_ABSENT =
      Set.of(
          "affinity",
          "appArmorProfile",
          "args",
          "command",
          "dnsConfig",
          "envFrom",
          "exec",
          "fsGroup",
          "grpc",
          "hostAliases",
          "hostIPC",
          "hostNetwork",
          "hostPID",
          "imagePullSecrets",
          "initContainers",
          "lifecycle",
          "nodeName",
          "nodeSelector",
          "priorityClassName",
          "privileged",
          "readOnlyRootFilesystem",
          "runAsGroup",
          "runAsNonRoot",
          "runAsUser",
          "runtimeClassName",
          "startupProbe",
          "supplementalGroups",
          "sysctls",
          "tcpSocket",
          "tolerations",
          "volumeDevices",
          "volumeMounts",
          "volumes",
          "workingDir");

  private Drift() {}

  /**
   * One difference.
   *
   * @param path where, such as {@code spec.template.spec.containers[wordpress].image}
   * @param foreign whether it is there without being wished: apply alone doesn't remove it
   */
  public record Difference(String path, boolean foreign) {

    @Override
    public String toString() {
      return path;
    }
  }

  /** Every difference of the object from the manifest. */
  public static List<Difference> between(Map<String, Object> wished, Map<String, Object> seen) {
    List<Difference> differences = new ArrayList<>();
    maps("", wished, seen, differences);
    return differences;
  }

  private static void maps(
      String path, Map<?, ?> wished, Map<?, ?> seen, List<Difference> differences) {
    wished.forEach(
        (key, value) -> values(child(path, (String) key), value, seen.get(key), differences));
    if (!inPod(path)) {
      return;
    }
    seen.forEach(
        (key, value) -> {
          if (!wished.containsKey(key) && MUST_BE_ABSENT.contains(key) && !isEmpty(value)) {
            differences.add(new Difference(child(path, (String) key), true));
          }
        });
  }

  private static void values(
      String path, Object wished, @Nullable Object seen, List<Difference> differences) {
    if (wished instanceof Map<?, ?> map && seen instanceof Map<?, ?> other) {
      maps(path, map, other, differences);
      if (isExact(path)) {
        foreignKeys(path, map, other, differences);
      }
    } else if (wished instanceof List<?> list && seen instanceof List<?> other) {
      lists(path, list, other, differences);
    } else if (!same(wished, seen)) {
      differences.add(new Difference(path, false));
    }
  }

  private static void lists(
      String path, List<?> wished, List<?> seen, List<Difference> differences) {
    if (!isNamed(wished)) {
      if (wished.size() != seen.size()) {
        differences.add(new Difference(path, seen.size() > wished.size()));
        return;
      }
      for (int i = 0; i < wished.size(); i++) {
        values(path + "[" + i + "]", wished.get(i), seen.get(i), differences);
      }
      return;
    }
    for (Object item : wished) {
      Object name = name(item);
      @Nullable Object match =
          seen.stream().filter(each -> same(name, name(each))).findFirst().orElse(null);
      values(path + "[" + name + "]", item, match, differences);
    }
    for (Object item : seen) {
      Object name = name(item);
      if (wished.stream().noneMatch(each -> same(name(each), name))) {
        differences.add(new Difference(path + "[" + name + "]", true));
      }
    }
  }

  /** What a Secret holds, a selector says and a variable is, is what is wished and nothing else. */
  private static boolean isExact(String path) {
    return path.equals("data")
        || path.equals("spec.selector")
        || (path.endsWith("]") && path.contains(".env["));
  }

  private static void foreignKeys(
      String path, Map<?, ?> wished, Map<?, ?> seen, List<Difference> differences) {
    for (Object key : seen.keySet()) {
      if (!wished.containsKey(key)) {
        differences.add(new Difference(child(path, String.valueOf(key)), true));
      }
    }
  }

  private static boolean inPod(String path) {
    return path.startsWith("spec.template.spec");
  }

  private static boolean isNamed(List<?> list) {
    return !list.isEmpty() && list.stream().allMatch(each -> !name(each).isEmpty());
  }

  private static String name(@Nullable Object item) {
    return item instanceof Map<?, ?> map && map.get("name") instanceof String name ? name : "";
  }

  private static boolean isEmpty(@Nullable Object value) {
    return switch (value) {
      case null -> true;
      case Map<?, ?> map -> map.isEmpty();
      case List<?> list -> list.isEmpty();
      case Boolean bool -> !bool;
      case String text -> text.isEmpty();
      default -> false;
    };
  }

  /** Equal as JSON: 80 is 80, whichever number type a parser chose. */
  private static boolean same(@Nullable Object one, @Nullable Object other) {
    if (one instanceof Number a && other instanceof Number b) {
      return a.longValue() == b.longValue();
    }
    return one != null && one.equals(other);
  }

  private static String child(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
