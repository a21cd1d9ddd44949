package dev.slipway.cli.operation;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command that changes a cluster or a machine can be told besides. */
public final class ChangeOptions {
  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "The cluster; the only one where it is not said.")
  @Nullable String cluster;

  @Option(names = "--dry-run", description = "Show what would be done, and do nothing.")
  boolean dryRun;

  @Option(names = "--no-wait", description = "Don't follow it; print the operation's id.")
  boolean noWait;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text (default) or json: the operation as it ended, or the plan.")
  String output = "text";

  /** The cluster that was named, if one was. */
  public @Nullable String cluster() {
    return cluster;
  }

  /** Whether nothing is to be changed. */
  public boolean dryRun() {
    return dryRun;
  }

  boolean json() {
    return output.equals("json");
  }
}
