package dev.slipway.gateway.kubernetes;

import java.util.Map;

/**
 * A failure as the Kubernetes API says it, so that kubectl and client libraries print the message.
 *
 * @param code the HTTP status
 * @param reason one of the API machinery's reasons, by which clients decide
 */
public record KubernetesStatus(int code, String reason, String message) {

  public static KubernetesStatus badRequest(String message) {
    return new KubernetesStatus(400, "BadRequest", message);
  }

  public static KubernetesStatus unauthorized(String message) {
    return new KubernetesStatus(401, "Unauthorized", message);
  }

  public static KubernetesStatus forbidden(String message) {
    return new KubernetesStatus(403, "Forbidden", message);
  }

  public static KubernetesStatus notFound(String message) {
    return new KubernetesStatus(404, "NotFound", message);
  }

  public static KubernetesStatus tooLarge(String message) {
    return new KubernetesStatus(413, "RequestEntityTooLarge", message);
  }

  public static KubernetesStatus tooMany(String message) {
    return new KubernetesStatus(429, "TooManyRequests", message);
  }

  public static KubernetesStatus badGateway(String message) {
    return new KubernetesStatus(502, "InternalError", message);
  }

  public static KubernetesStatus unavailable(String message) {
    return new KubernetesStatus(503, "ServiceUnavailable", message);
  }

  /** The JSON document as a map in its usual order. */
  public Map<String, Object> document() {
    var document = new java.util.LinkedHashMap<String, Object>();
    document.put("kind", "Status");
    document.put("apiVersion", "v1");
    document.put("metadata", Map.of());
    document.put("status", "Failure");
    document.put("message", message);
    document.put("reason", reason);
    document.put("code", code);
    return document;
  }
}
