package dev.slipway.deployer.application;

/**
 * Which application: its cluster's id and its name, which is unique in the cluster. Its text form,
 * {@code cl-…/wordpress}, is the key of its durable work.
 */
public record ApplicationKey(String clusterId, String name) {

  /** Reads the form that {@link #toString} writes. */
  public static ApplicationKey parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 1 || slash == text.length() - 1) {
      throw new IllegalArgumentException("not <cluster id>/<name>: " + text);
    }
    return new ApplicationKey(text.substring(0, slash), text.substring(slash + 1));
  }

  @Override
  public String toString() {
    return clusterId + "/" + name;
  }
}
