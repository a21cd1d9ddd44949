package dev.slipway.simulator.kubernetes.apiserver;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The path of a request, taken apart.
 *
 * @param isResource whether it is about a resource; the rest is empty otherwise
 * @param rest what follows the subresource
 */
record RequestPath(
    String path,
    boolean isResource,
    String group,
    String version,
    String namespace,
    String resource,
    String name,
    String subresource,
    String rest) {

  static RequestPath parse(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (!part.isEmpty()) {
        parts.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
      }
    }
    String group = "";
    int at = 0;
    if (parts.size() > 2 && parts.getFirst().equals("api")) {
      at = 1;
    } else if (parts.size() > 3 && parts.getFirst().equals("apis")) {
      group = parts.get(1);
      at = 2;
    } else {
      return new RequestPath(path, false, "", "", "", "", "", "", "");
    }
    String version = parts.get(at++);
    String namespace = "";
    // A namespace's own subresources aside, what follows it is in it.
    if (parts.get(at).equals("namespaces")
        && parts.size() > at + 2
        && !List.of("finalize", "status").contains(parts.get(at + 2))) {
      namespace = parts.get(at + 1);
      at += 2;
    }
    return new RequestPath(
        path,
        true,
        group,
        version,
        namespace,
        parts.get(at),
        get(parts, at + 1),
        get(parts, at + 2),
        String.join("/", parts.subList(Math.min(at + 3, parts.size()), parts.size())));
  }

  private static String get(List<String> parts, int index) {
    return index < parts.size() ? parts.get(index) : "";
  }
}
