package dev.slipway.kit.problem;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The catalogue of errors. The gateway publishes it under {@code /v1/errors}. */
public enum ProblemCode {
  VALIDATION_FAILED(400, "The request is not valid", "Change the fields that are named."),
  MALFORMED_JSON(400, "The body is not JSON", "Correct the JSON at the line and column named."),
  UNAUTHENTICATED(401, "Who calls is not known", "Send a valid token as Authorization: Bearer."),
  FORBIDDEN(403, "The caller may not do this", "Ask for a role that may, or use its token."),
  QUOTA_EXCEEDED(403, "The project's quota is used up", "Delete something, or raise the quota."),
  NOT_FOUND(404, "There is no such thing", "Check the name or id, and the token's project."),
  METHOD_NOT_ALLOWED(405, "This resource has no such method", "Use a method of the Allow header."),
  NOT_ACCEPTABLE(406, "No such representation", "Accept application/json."),
  NAME_TAKEN(409, "The name is taken", "Take another name, or delete what has it."),
  NETWORK_OVERLAP(409, "The network overlaps another", "Take another network, or leave it out."),
  HOST_PORT_TAKEN(409, "The host port is taken", "Take another port, or leave it out."),
  CONFLICT(409, "The state does not allow this", "Look at the resource, then try again."),
  CLUSTER_NOT_READY(409, "The cluster is not ready", "Wait until its phase is READY."),
  QUORUM_AT_RISK(409, "etcd would lose its quorum", "Bring the other members back first."),
  NOT_CANCELLABLE(409, "The operation can't be cancelled", "Wait for its end."),
  PRECONDITION_FAILED(412, "It was changed meanwhile", "Read it again and use its new ETag."),
  BODY_TOO_LARGE(413, "The body is too large", "Send less."),
  UNSUPPORTED_MEDIA_TYPE(415, "The body's type is not supported", "Send application/json."),
  IDEMPOTENCY_KEY_REUSED(422, "The idempotency key is used", "Take a new key for a new request."),
  UNSUPPORTED(422, "This is not supported", "Ask for what the detail says is supported."),
  INSUFFICIENT_MEMORY(422, "There is not enough memory", "Ask for fewer or smaller machines."),
  UNKNOWN_INFRASTRUCTURE(422, "No such infrastructure", "Take one of /v1/infrastructures."),
  UNKNOWN_VERSION(422, "No such Kubernetes version", "Take one of /v1/versions."),
  TOO_MANY_REQUESTS(429, "Too many requests", "Wait as long as Retry-After says."),
  INTERNAL(500, "Something went wrong here", "Try again; then report the correlation id."),
  UPSTREAM_UNAVAILABLE(502, "A part does not answer", "Try again in a moment."),
  SERVICE_UNAVAILABLE(503, "The service can't do this now", "Try again in a moment."),
  UPSTREAM_TIMEOUT(504, "A part did not answer in time", "Try again in a moment."),
  DISK_FULL(507, "The disk is full", "Free space, or delete something; then try again.");

  private final int status;
  private final String title;
  private final String remedy;

  ProblemCode(int status, String title, String remedy) {
    this.status = status;
    this.title = title;
    this.remedy = remedy;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** What happened, the same words for every occurrence. */
  public String title() {
    return title;
  }

  /** What to do about it in general. */
  public String remedy() {
    return remedy;
  }

  /** The code in JSON and in URLs: {@code validation-failed}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The problem's {@code type}: the path of its page in the catalogue. */
  public String type() {
    return "/v1/errors/" + code();
  }

  /** The code of this form, such as {@code validation-failed}. */
  public static Optional<ProblemCode> find(String code) {
    return Arrays.stream(values()).filter(candidate -> candidate.code().equals(code)).findFirst();
  }

  /** The code that says what an HTTP status of 400 or more says. */
  public static ProblemCode ofStatus(int status) {
    return switch (status) {
      case 401 -> UNAUTHENTICATED;
      case 403 -> FORBIDDEN;
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 409 -> CONFLICT;
      case 412 -> PRECONDITION_FAILED;
      case 413 -> BODY_TOO_LARGE;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 429 -> TOO_MANY_REQUESTS;
      case 502 -> UPSTREAM_UNAVAILABLE;
      case 503 -> SERVICE_UNAVAILABLE;
      case 504 -> UPSTREAM_TIMEOUT;
      case 507 -> DISK_FULL;
      default -> status < 500 ? VALIDATION_FAILED : INTERNAL;
    };
  }
}
