package dev.slipway.simulator.kubernetes.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ApiException;
import dev.slipway.simulator.kubernetes.api.WriteOptions;
import dev.slipway.simulator.kubernetes.auth.RequestAttributes;
import dev.slipway.simulator.kubernetes.auth.User;
import dev.slipway.simulator.kubernetes.protobuf.KubernetesProtobuf;
import dev.slipway.simulator.kubernetes.resource.Json;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One request with who asks, and the answer to it. */
final class Call {
  private final HttpServerRequest request;
  private final RequestPath path;
  private final User user;
  private final byte[] body;
  private final List<String> warnings = new ArrayList<>();

  Call(HttpServerRequest request, RequestPath path, User user, byte[] body) {
    this.request = request;
    this.path = path;
    this.user = user;
    this.body = body;
  }

  HttpServerRequest request() {
    return request;
  }

  RequestPath path() {
    return path;
  }

  User user() {
    return user;
  }

  String method() {
    return request.method().name();
  }

  /** A parameter of the query, or the empty text. */
  String parameter(String name) {
    String value = query().get(name);
    return value == null ? "" : value;
  }

  boolean flag(String name) {
    String value = query().get(name);
    return value != null && (value.isEmpty() || value.equals("true") || value.equals("1"));
  }

  private MultiMap query() {
    return request.params(true);
  }

  String header(String name) {
    String value = request.getHeader(name);
    return value == null ? "" : value;
  }

  Accepted accepted() {
    return Accepted.of(request.getHeader("Accept"));
  }

  boolean isWatch() {
    return method().equals("GET") && flag("watch");
  }

  /** What is asked for, as roles see it. */
  RequestAttributes attributes() {
    String verb =
        switch (method()) {
          case "GET", "HEAD" -> path.name().isEmpty() && path.isResource() ? "list" : "get";
          case "POST" -> path.isResource() ? "create" : "post";
          case "PUT" -> path.isResource() ? "update" : "put";
          case "PATCH" -> "patch";
          case "DELETE" ->
              path.isResource() && path.name().isEmpty() ? "deletecollection" : "delete";
          default -> method().toLowerCase(java.util.Locale.ROOT);
        };
    if (!path.isResource()) {
      return RequestAttributes.of(verb, path.path());
    }
    if (isWatch()) {
      verb = "watch";
    }
    boolean ofNamespace = path.resource().equals("namespaces") && path.namespace().isEmpty();
    return new RequestAttributes(
        verb,
        "",
        path.group(),
        path.version(),
        path.resource(),
        path.subresource(),
        ofNamespace ? path.name() : path.namespace(),
        path.name());
  }

  byte[] body() {
    return body;
  }

  /** The object that was sent. */
  ObjectNode object() {
    String type = contentType();
    if (type.equals("application/vnd.kubernetes.protobuf")) {
      try {
        return KubernetesProtobuf.read(body);
      } catch (IllegalArgumentException e) {
        throw ApiException.badRequest("error decoding protobuf: " + e.getMessage());
      }
    }
    if (type.contains("cbor")) {
      throw ApiException.unsupportedMediaType(Accepted.SUPPORTED);
    }
    if (json() instanceof ObjectNode object) {
      return object;
    }
    throw ApiException.badRequest("the object provided is unrecognized (must be of type object)");
  }

  String contentType() {
    String type = header("Content-Type");
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).strip();
  }

  JsonNode json() {
    try {
      return Json.parse(body);
    } catch (IOException e) {
      throw ApiException.badRequest("error decoding: the body is neither JSON nor YAML");
    }
  }

  WriteOptions writeOptions() {
    String dryRun = parameter("dryRun");
    if (!dryRun.isEmpty() && !dryRun.equals("All")) {
      throw ApiException.badRequest("dryRun: Unsupported value: \"" + dryRun + "\"");
    }
    String validation = parameter("fieldValidation");
    if (!List.of("", "Ignore", "Warn", "Strict").contains(validation)) {
      throw ApiException.badRequest("fieldValidation: Unsupported value: \"" + validation + "\"");
    }
    return new WriteOptions(
        !dryRun.isEmpty(),
        manager(),
        validation.equals("Strict"),
        validation.isEmpty() || validation.equals("Warn"));
  }

  private String manager() {
    String manager = parameter("fieldManager");
    if (!manager.isEmpty()) {
      return manager;
    }
    String agent = header("User-Agent");
    int end = agent.indexOf('/');
    String name = end < 0 ? agent : agent.substring(0, end);
    return name.isBlank() ? "unknown" : name.substring(0, Math.min(name.length(), 128));
  }

  /** Tells the caller something beside the answer. */
  void warn(String warning) {
    warnings.add(warning);
  }

  void answer(int status, JsonNode json) {
    answer(status, "application/json", Json.bytes(json));
  }

  void answer(int status, String contentType, byte[] bytes) {
    Answers.head(request.response(), status, contentType);
    for (String warning : warnings) {
      String text = warning.replace("\\", "\\\\").replace("\"", "\\\"");
      request.response().headers().add("Warning", "299 - \"" + text + "\"");
    }
    var ignored = request.response().end(Buffer.buffer(bytes));
  }

  void answer(int status, String text) {
    answer(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }
}
