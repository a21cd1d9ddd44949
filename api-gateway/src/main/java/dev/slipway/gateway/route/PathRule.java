package dev.slipway.gateway.route;

import java.util.Locale;

/**
 * Refuses paths that another reader could understand differently. The gateway decides by the path's
 * text who answers and who may; a service or an API server that decoded or normalized it to another
 * path would undo that decision.
 */
public final class PathRule {

  private PathRule() {}

  /** Whether every reader understands this raw path in the same way. */
  public static boolean isPlain(String path) {
    if (!path.startsWith("/") || path.contains("//") || path.contains("\\") || path.contains(";")) {
      return false;
    }
    String lower = path.toLowerCase(Locale.ROOT);
    if (lower.contains("%2f")
        || lower.contains("%5c")
        || lower.contains("%00")
        || lower.contains("%25")) {
      return false;
    }
    for (String segment : lower.replace("%2e", ".").split("/")) {
      if (segment.equals(".") || segment.equals("..")) {
        return false;
      }
    }
    return true;
  }
}
