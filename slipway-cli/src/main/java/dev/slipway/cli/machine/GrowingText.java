package dev.slipway.cli.machine;

/** The end of a text that grows, of which each look shows so many bytes only. */
final class GrowingText {
  private GrowingText() {}

  /**
   * What was added between two looks.
   *
   * @param before the text's end at the first look
   * @param now its end at the second
   * @return all of {@code now} where nothing of the first is in it
   */
  static String added(String before, String now) {
    if (now.startsWith(before)) {
      return now.substring(before.length());
    }
    // The first line may have been cut anywhere, within a character even.
    String whole = now.substring(now.indexOf('\n') + 1);
    for (int overlap = Math.min(before.length(), whole.length()); overlap > 0; overlap--) {
      if (before.regionMatches(before.length() - overlap, whole, 0, overlap)) {
        return whole.substring(overlap);
      }
    }
    return now;
  }
}
