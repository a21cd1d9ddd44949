package dev.slipway.simulator.kubernetes.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ApiException;
import dev.slipway.simulator.kubernetes.auth.Authenticator;
import dev.slipway.simulator.kubernetes.auth.Authorizer;
import dev.slipway.simulator.kubernetes.auth.RequestAttributes;
import dev.slipway.simulator.kubernetes.auth.User;
import dev.slipway.simulator.kubernetes.resource.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Answers who somebody is, and what somebody may. */
final class ReviewHandler {
  private static final Set<String> REVIEWS =
      Set.of(
          "selfsubjectreviews",
          "tokenreviews",
          "localsubjectaccessreviews",
          "selfsubjectaccessreviews",
          "subjectaccessreviews");

  private final Authenticator authenticator;
  private final Authorizer authorizer;

  ReviewHandler(Authenticator authenticator, Authorizer authorizer) {
    this.authenticator = authenticator;
    this.authorizer = authorizer;
  }

  static boolean isReview(RequestPath path) {
    return path.group().startsWith("auth") && REVIEWS.contains(path.resource());
  }

  void handle(Call call) {
    if (!call.method().equals("POST") || !call.path().version().equals("v1")) {
      throw ApiException.methodNotAllowed();
    }
    ObjectNode review = call.object();
    switch (call.path().resource()) {
      case "selfsubjectreviews" -> {
        Json.ensure(review, "status").set("userInfo", call.user().info());
      }
      case "tokenreviews" -> token(review);
      case "selfsubjectaccessreviews" -> access(review, call.user());
      default -> access(review, subject(review));
    }
    ObjectNode ignored = Json.ensure(review, "metadata");
    call.answer(201, review);
  }

  private void token(ObjectNode review) {
    JsonNode audiences = Json.at(review, "spec", "audiences");
    String audience = audiences.isEmpty() ? "" : audiences.get(0).asText();
    Optional<User> user = authenticator.token(Json.text(review, "spec", "token"), audience);
    ObjectNode status = review.putObject("status");
    if (user.isPresent()) {
      status.put("authenticated", true).set("user", user.get().info());
      if (!audiences.isEmpty()) {
        status.set("audiences", audiences);
      }
    } else {
      status.putObject("user");
      status.put("error", "[invalid bearer token]");
    }
  }

  private static User subject(ObjectNode review) {
    List<String> groups = new ArrayList<>();
    Json.at(review, "spec", "groups").forEach(group -> groups.add(group.asText()));
    return new User(Json.text(review, "spec", "user"), "", groups, Json.object());
  }

  private void access(ObjectNode review, User user) {
    JsonNode resource = Json.at(review, "spec", "resourceAttributes");
    JsonNode path = Json.at(review, "spec", "nonResourceAttributes");
    if (resource.isObject() == path.isObject()) {
      throw ApiException.badRequest(
          "exactly one of nonResourceAttributes or resourceAttributes must be specified");
    }
    RequestAttributes attributes =
        path.isObject()
            ? RequestAttributes.of(Json.text(path, "verb"), Json.text(path, "path"))
            : new RequestAttributes(
                Json.text(resource, "verb"),
                "",
                Json.text(resource, "group"),
                Json.text(resource, "version"),
                Json.text(resource, "resource"),
                Json.text(resource, "subresource"),
                Json.text(resource, "namespace"),
                Json.text(resource, "name"));
    review.putObject("status").put("allowed", authorizer.allows(user, attributes));
  }
}
