package dev.slipway.gateway.stream;

import dev.slipway.events.SlipwayEvent;
import dev.slipway.kit.problem.FieldError;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What subscribers and readers of pages may ask for, checked. */
public final class SubscriptionRequest {

  private static final Set<String> TYPES =
      Arrays.stream(SlipwayEvent.class.getPermittedSubclasses())
          .map(Class::getSimpleName)
          .collect(Collectors.toCollection(TreeSet::new));

  private SubscriptionRequest() {}

  /**
   * @param cluster a cluster's id or name; it need not exist yet
   * @param types event types, each alone or several with commas between
   */
  public static EventFilter filter(String project, @Nullable String cluster, List<String> types) {
    Set<String> wanted =
        types.stream()
            .flatMap(list -> Arrays.stream(list.split(",")))
            .map(String::strip)
            .filter(type -> !type.isEmpty())
            .collect(Collectors.toSet());
    for (String type : wanted) {
      if (!TYPES.contains(type)) {
        throw invalid(
            "type", "\"" + type + "\" is no event type", "Use " + String.join(", ", TYPES) + ".");
      }
    }
    return new EventFilter(project, cluster == null ? "" : cluster, wanted);
  }

  /** A position that a client sent back. */
  public static StreamPosition position(String field, String text) {
    return StreamPosition.decode(text)
        .orElseThrow(
            () ->
                invalid(
                    field,
                    "is no id of an event of this stream",
                    "Send back an id as it was received, or use from=beginning."));
  }

  /** A parameter with few values. */
  public static boolean fromBeginning(@Nullable String from) {
    return switch (from) {
      case null -> false;
      case "now" -> false;
      case "beginning" -> true;
      default -> throw invalid("from", "\"" + from + "\" is not known", "Use now or beginning.");
    };
  }

  private static ProblemException invalid(String field, String message, String remedy) {
    return new ProblemException(
        ProblemCode.VALIDATION_FAILED,
        "The parameter " + field + " is not valid.",
        new FieldError(field, message, remedy));
  }
}
