package dev.slipway.simulator.kubernetes.apiserver;

import dev.slipway.simulator.kubernetes.api.ApiException;
import org.jspecify.annotations.Nullable;

/** In which form the caller wants the answer. */
enum Accepted {
  /** The object. */
  OBJECT,
  /** A table to print. */
  TABLE,
  /** Metadata only. */
  METADATA,
  /** All resources in one answer. */
  AGGREGATED_DISCOVERY;

  static final String SUPPORTED =
      "application/json, application/yaml, application/vnd.kubernetes.protobuf";

  /**
   * The first form of a header that can be had.
   *
   * @throws ApiException 406 if none can
   */
  static Accepted of(@Nullable String header) {
    if (header == null || header.isBlank()) {
      return OBJECT;
    }
    for (String each : header.split(",", -1)) {
      String[] parts = each.strip().split(";", -1);
      String type = parts[0].strip();
      if (type.equals("*/*") || type.equals("application/*") || type.equals("application/json")) {
        Accepted form = form(parts);
        if (form != null) {
          return form;
        }
      } else if (type.equals("application/yaml") || type.startsWith("text/")) {
        return OBJECT;
      }
    }
    throw ApiException.notAcceptable(SUPPORTED);
  }

  private static @Nullable Accepted form(String[] parts) {
    String as = "";
    String version = "";
    for (String part : parts) {
      String[] pair = part.strip().split("=", 2);
      if (pair.length == 2 && pair[0].equals("as")) {
        as = pair[1];
      } else if (pair.length == 2 && pair[0].equals("v")) {
        version = pair[1];
      }
    }
    return switch (as) {
      case "" -> OBJECT;
      case "Table" -> version.equals("v1") ? TABLE : null;
      case "PartialObjectMetadata", "PartialObjectMetadataList" ->
          version.equals("v1") ? METADATA : null;
      case "APIGroupDiscoveryList" -> version.equals("v2") ? AGGREGATED_DISCOVERY : null;
      default -> null;
    };
  }
}
