package dev.slipway.simulator.guest.shell;

import dev.slipway.simulator.guest.file.GuestFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The shell's patterns: {@code *}, {@code ?}, {@code [a-z]}. */
final class Patterns {

  private Patterns() {}

  private static Pattern regex(String pattern) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      switch (c) {
        case '*' -> regex.append("[^/]*");
        case '?' -> regex.append("[^/]");
        case '[' -> {
          int end = pattern.indexOf(']', i + 2);
          if (end < 0) {
            regex.append("\\[");
          } else {
            String set = pattern.substring(i + 1, end).replace("\\", "\\\\");
            regex.append('[').append(set.replaceFirst("^!", "^")).append(']');
            i = end;
          }
        }
        case '\\' -> {
          i++;
          regex.append(Pattern.quote(pattern.substring(i, i + 1)));
        }
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString());
  }

  /** The paths that match, sorted; none leaves the pattern as it is. */
  static List<String> files(GuestFiles files, String directory, String pattern) {
    List<String> found = List.of(pattern.startsWith("/") ? "/" : "");
    for (String part : pattern.split("/")) {
      if (part.isEmpty()) {
        continue;
      }
      List<String> next = new ArrayList<>();
      for (String head : found) {
        String at = GuestFiles.resolve(directory, head.isEmpty() ? "." : head);
        String prefix = head.isEmpty() || head.endsWith("/") ? head : head + "/";
        Pattern regex = regex(part);
        for (String name : files.list(at)) {
          if (regex.matcher(name).matches() && (!name.startsWith(".") || part.startsWith("."))) {
            next.add(prefix + name);
          }
        }
        String plain = prefix + part;
        if (next.isEmpty() && files.exists(GuestFiles.resolve(directory, plain))) {
          next.add(plain);
        }
      }
      found = next;
    }
    return found;
  }

  static String withoutEnd(String text, String pattern, boolean longest) {
    Pattern regex = loose(pattern);
    for (int i = 0; i <= text.length(); i++) {
      int at = longest ? i : text.length() - i;
      if (regex.matcher(text.substring(at)).matches()) {
        return text.substring(0, at);
      }
    }
    return text;
  }

  static String withoutBegin(String text, String pattern, boolean longest) {
    Pattern regex = loose(pattern);
    for (int i = 0; i <= text.length(); i++) {
      int at = longest ? text.length() - i : i;
      if (regex.matcher(text.substring(0, at)).matches()) {
        return text.substring(at);
      }
    }
    return text;
  }

  private static Pattern loose(String pattern) {
    return Pattern.compile(regex(pattern).pattern().replace("[^/]", "."), Pattern.DOTALL);
  }
}
