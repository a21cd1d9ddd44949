package dev.slipway.deployer.application;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of an application. Null where it says nothing.
 *
 * @param env variables by name; an empty value removes one
 * @param database a database of the caller's own, empty for the cluster's
 */
public record Requested(
    @Nullable String name,
    @Nullable String template,
    @Nullable Integer replicas,
    @Nullable String image,
    @Nullable Map<String, Optional<String>> env,
    @Nullable Integer nodePort,
    @Nullable Boolean sessionAffinity,
    @Nullable String workload,
    @Nullable Optional<RequestedDatabase> database) {

  /** What a request says of a database. Null where it says nothing. */
  public record RequestedDatabase(
      @Nullable String host,
      @Nullable Integer port,
      @Nullable String name,
      @Nullable String user,
      @Nullable String password) {

    /** Never the password. */
    @Override
    public String toString() {
      return "database " + name + " at " + host;
    }
  }
}
