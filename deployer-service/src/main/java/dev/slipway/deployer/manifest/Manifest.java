package dev.slipway.deployer.manifest;

import java.util.Map;

/**
 * A Kubernetes object as it should be: only the fields that Slipway answers for.
 *
 * @param apiVersion such as {@code apps/v1}
 * @param kind such as {@code Deployment}
 * @param name its name
 * @param body the whole object, as JSON's maps, lists and scalars
 */
public record Manifest(String apiVersion, String kind, String name, Map<String, Object> body) {

  /** Only what it is: a Secret's body must not be printed. */
  @Override
  public String toString() {
    return kind + " " + name;
  }
}
