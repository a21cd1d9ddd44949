package dev.slipway.simulator.guest.command;

import dev.slipway.simulator.guest.Call;
import dev.slipway.simulator.guest.Programs;
import dev.slipway.simulator.guest.file.GuestFiles.Access;
import dev.slipway.simulator.guest.process.GuestIoException;
import dev.slipway.simulator.guest.process.OpenFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Filters. */
final class TextCommands {
  private static final int CHUNK = 16 * 1024;

  private TextCommands() {}

  static Programs programs() {
    return new Programs()
        .with("cat", TextCommands::cat)
        .with("head", TextCommands::head)
        .with("tail", TextCommands::tail)
        .with("wc", TextCommands::wc)
        .with("grep", TextCommands::grep)
        .with("sed", TextCommands::sed)
        .with("sort", TextCommands::sort)
        .with("uniq", TextCommands::uniq)
        .with("cut", TextCommands::cut)
        .with("tr", TextCommands::tr)
        .with("tee", TextCommands::tee);
  }

  /** The operands' files one after the other; the standard input where there is none. */
  private interface Reading {
    void of(OpenFile in) throws GuestIoException, InterruptedException;
  }

  private static int each(Call call, List<String> operands, Reading reading)
      throws GuestIoException, InterruptedException {
    int code = 0;
    for (String operand : operands.isEmpty() ? List.of("-") : operands) {
      if (operand.equals("-")) {
        reading.of(call.in());
        continue;
      }
      OpenFile file;
      try {
        file = call.guest().files().open(call.path(operand), Access.READ);
      } catch (GuestIoException e) {
        code = call.fail(1, operand + ": " + e.text());
        continue;
      }
      try {
        reading.of(file);
      } finally {
        file.release();
      }
    }
    return code;
  }

  private static int cat(Call call) throws GuestIoException, InterruptedException {
    byte[] buffer = new byte[CHUNK];
    return each(
        call,
        Options.parse(call.operands(), "").operands(),
        in -> {
          for (int n = in.read(buffer, 0, CHUNK); n >= 0; n = in.read(buffer, 0, CHUNK)) {
            call.process().requireAlive();
            call.out().write(buffer, 0, n);
          }
        });
  }

  private static int head(Call call) throws GuestIoException, InterruptedException {
    List<String> arguments = new ArrayList<>(call.operands());
    arguments.replaceAll(word -> word.matches("-[0-9]+") ? "-n" + word.substring(1) : word);
    Options options = Options.parse(arguments, "nc");
    boolean bytes = options.has("c");
    byte[] buffer = new byte[CHUNK];
    return each(
        call,
        options.operands(),
        in -> {
          long left = options.number(bytes ? "c" : "n", 10);
          while (left > 0) {
            call.process().requireAlive();
            int n = in.read(buffer, 0, bytes ? (int) Math.min(CHUNK, left) : CHUNK);
            if (n < 0) {
              return;
            }
            int end = n;
            if (bytes) {
              left -= n;
            } else {
              end = 0;
              while (end < n && left > 0) {
                left -= buffer[end++] == '\n' ? 1 : 0;
              }
            }
            call.out().write(buffer, 0, end);
          }
        });
  }

  private static int tail(Call call) throws GuestIoException, InterruptedException {
    List<String> arguments = new ArrayList<>(call.operands());
    arguments.replaceAll(word -> word.matches("-[0-9]+") ? "-n" + word.substring(1) : word);
    Options options = Options.parse(arguments, "nc");
    return each(
        call,
        options.operands(),
        in -> {
          byte[] all = call.readAll(in);
          int from;
          if (options.has("c")) {
            from = Math.max(0, all.length - options.number("c", 10));
          } else {
            int lines = options.number("n", 10);
            from = all.length;
            for (int seen = 0; from > 0; from--) {
              boolean ends = all[from - 1] == '\n' && from < all.length;
              if (ends && ++seen == lines) {
                break;
              }
            }
          }
          call.out().write(all, from, all.length - from);
        });
  }

  private static int wc(Call call) throws GuestIoException, InterruptedException {
    Options options = Options.parse(call.operands(), "");
    long[] counts = new long[3];
    byte[] buffer = new byte[CHUNK];
    int code =
        each(
            call,
            options.operands(),
            in -> {
              boolean inWord = false;
              for (int n = in.read(buffer, 0, CHUNK); n >= 0; n = in.read(buffer, 0, CHUNK)) {
                counts[2] += n;
                for (int i = 0; i < n; i++) {
                  counts[0] += buffer[i] == '\n' ? 1 : 0;
                  boolean blank = buffer[i] == ' ' || buffer[i] == '\n' || buffer[i] == '\t';
                  counts[1] += blank || inWord ? 0 : 1;
                  inWord = !blank;
                }
              }
            });
    List<String> shown = new ArrayList<>();
    boolean all = !options.has("l") && !options.has("w") && !options.has("c");
    for (int i = 0; i < 3; i++) {
      if (all || options.has(List.of("l", "w", "c").get(i))) {
        shown.add(Long.toString(counts[i]));
      }
    }
    call.printLine(String.join(" ", shown));
    return code;
  }

  /** A basic regular expression as Java's; extended ones differ in what is escaped. */
  private static Pattern regex(String text, boolean extended, int flags) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        char next = text.charAt(++i);
        boolean operator = "(){}|+?".indexOf(next) >= 0;
        regex.append(operator && !extended ? "" : "\\").append(next);
      } else if (!extended && "(){}|+?".indexOf(c) >= 0) {
        regex.append('\\').append(c);
      } else {
        regex.append(c);
      }
    }
    return Pattern.compile(regex.toString(), flags);
  }

  private static int grep(Call call) throws GuestIoException, InterruptedException {
    Options options = Options.parse(call.operands(), "e");
    List<String> operands = new ArrayList<>(options.operands());
    String text = options.value("e").orElse(operands.isEmpty() ? "" : operands.getFirst());
    if (!options.has("e") && !operands.isEmpty()) {
      operands.removeFirst();
    }
    Pattern pattern;
    try {
      int flags = options.has("i") ? Pattern.CASE_INSENSITIVE : 0;
      pattern =
          options.has("F")
              ? Pattern.compile(Pattern.quote(text), flags)
              : regex(text, options.has("E"), flags);
    } catch (PatternSyntaxException e) {
      return call.fail(2, "Invalid regular expression");
    }
    String separator = options.has("z") ? "\0" : "\n";
    int found = 0;
    for (String operand : operands.isEmpty() ? List.of("-") : operands) {
      String content;
      try {
        content = call.textInput(operand);
      } catch (GuestIoException e) {
        if (!options.has("s")) {
          call.fail(2, operand + ": " + e.text());
        }
        continue;
      }
      List<String> matching =
          Arrays.stream(content.split(separator, -1))
              .limit(lines(content, separator))
              .filter(line -> pattern.matcher(line).find() != options.has("v"))
              .toList();
      found += matching.size();
      boolean named = operands.size() > 1 && !options.has("h");
      if (options.has("q")) {
        continue;
      } else if (options.has("l")) {
        call.print(matching.isEmpty() ? "" : operand + "\n");
      } else if (options.has("c")) {
        call.printLine((named ? operand + ":" : "") + matching.size());
      } else {
        for (String line : matching) {
          call.print((named ? operand + ":" : "") + line + separator);
        }
      }
    }
    return found > 0 ? 0 : 1;
  }

  private static long lines(String content, String separator) {
    int pieces = content.split(separator, -1).length;
    return content.endsWith(separator) || content.isEmpty() ? pieces - 1L : pieces;
  }

  /** {@code s/…/…/[gp]}, {@code /…/d}, {@code Np}, with {@code -n} and {@code -E}. */
  private static int sed(Call call) throws GuestIoException, InterruptedException {
    Options options = Options.parse(call.operands(), "e");
    List<String> operands = new ArrayList<>(options.operands());
    String script = options.value("e").orElse(operands.isEmpty() ? "" : operands.getFirst());
    if (!options.has("e") && !operands.isEmpty()) {
      operands.removeFirst();
    }
    SedScript sed = SedScript.parse(script, options.has("n"), options.has("E") || options.has("r"));
    if (sed == null) {
      return call.fail(1, "this script is more than a simulated machine's sed knows");
    }
    return each(
        call,
        operands,
        in -> {
          String text = new String(call.readAll(in), StandardCharsets.UTF_8);
          int number = 0;
          for (String line : text.lines().toList()) {
            call.print(sed.apply(line, ++number));
          }
        });
  }

  /** One command of sed. */
  private record SedScript(
      boolean quiet,
      @Nullable Pattern pattern,
      String replacement,
      String flags,
      char command,
      int lineNumber) {

    static @Nullable SedScript parse(String script, boolean quiet, boolean extended) {
      if (script.matches("[0-9]{1,9}[pd]")) {
        return new SedScript(
            quiet,
            null,
            "",
            "",
            script.charAt(script.length() - 1),
            Integer.parseInt(script.substring(0, script.length() - 1)));
      }
      try {
        if (script.length() > 3 && script.charAt(0) == 's') {
          String separator = Pattern.quote(script.substring(1, 2));
          String[] parts = script.substring(2).split("(?<!\\\\)" + separator, -1);
          return parts.length != 3
              ? null
              : new SedScript(
                  quiet, regex(parts[0], extended, 0), java(parts[1]), parts[2], 's', 0);
        }
        if (script.matches("/.*/[pd]")) {
          Pattern pattern = regex(script.substring(1, script.length() - 2), extended, 0);
          return new SedScript(quiet, pattern, "", "", script.charAt(script.length() - 1), 0);
        }
      } catch (PatternSyntaxException e) {
        return null;
      }
      return null;
    }

    private static String java(String replacement) {
      return replacement.replace("$", "\\$").replaceAll("\\\\([0-9])", "\\$$1").replace("&", "$0");
    }

    String apply(String line, int number) {
      if (command == 's' && pattern != null) {
        Matcher matcher = pattern.matcher(line);
        boolean found = matcher.find();
        String changed =
            !found
                ? line
                : flags.contains("g")
                    ? matcher.replaceAll(replacement)
                    : matcher.replaceFirst(replacement);
        String once = quiet ? "" : changed + "\n";
        return found && flags.contains("p") ? once + changed + "\n" : once;
      }
      boolean selected = pattern == null ? number == lineNumber : pattern.matcher(line).find();
      String once = quiet || (selected && command == 'd') ? "" : line + "\n";
      return selected && command == 'p' ? once + line + "\n" : once;
    }
  }

  private static int sort(Call call) throws GuestIoException, InterruptedException {
    Options options = Options.parse(call.operands(), "kt");
    List<String> lines = new ArrayList<>();
    int code =
        each(
            call,
            options.operands(),
            in ->
                lines.addAll(
                    new String(call.readAll(in), StandardCharsets.UTF_8).lines().toList()));
    Collections.sort(lines);
    if (options.has("r")) {
      Collections.reverse(lines);
    }
    for (String line : options.has("u") ? lines.stream().distinct().toList() : lines) {
      call.printLine(line);
    }
    return code;
  }

  private static int uniq(Call call) throws GuestIoException, InterruptedException {
    String before = null;
    for (String line : call.textInput(null).lines().toList()) {
      if (!line.equals(before)) {
        call.printLine(line);
      }
      before = line;
    }
    return 0;
  }

  private static int cut(Call call) throws GuestIoException, InterruptedException {
    Options options = Options.parse(call.operands(), "dfc");
    String delimiter = options.value("d").orElse("\t");
    int field = options.number("f", 1);
    String file = options.operands().isEmpty() ? null : options.operands().getFirst();
    for (String line : call.textInput(file).lines().toList()) {
      String[] fields = line.split(Pattern.quote(delimiter), -1);
      call.printLine(fields.length == 1 ? line : field <= fields.length ? fields[field - 1] : "");
    }
    return 0;
  }

  private static int tr(Call call) throws GuestIoException, InterruptedException {
    Options options = Options.parse(call.operands(), "");
    List<String> sets =
        options.operands().stream()
            .map(set -> set.replace("\\n", "\n").replace("\\0", "\0").replace("\\t", "\t"))
            .toList();
    if (sets.isEmpty()) {
      return call.fail(1, "missing operand");
    }
    String text = call.textInput(null);
    StringBuilder changed = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      int at = sets.getFirst().indexOf(text.charAt(i));
      if (at < 0) {
        changed.append(text.charAt(i));
      } else if (!options.has("d") && sets.size() > 1) {
        changed.append(sets.get(1).charAt(Math.min(at, sets.get(1).length() - 1)));
      }
    }
    call.print(changed.toString());
    return 0;
  }

  private static int tee(Call call) throws GuestIoException, InterruptedException {
    Options options = Options.parse(call.operands(), "");
    List<OpenFile> files = new ArrayList<>();
    for (String operand : options.operands()) {
      Access access = options.has("a") ? Access.APPEND : Access.WRITE;
      files.add(call.guest().files().open(call.path(operand), access));
    }
    byte[] buffer = new byte[CHUNK];
    try {
      OpenFile in = call.in();
      for (int n = in.read(buffer, 0, CHUNK); n >= 0; n = in.read(buffer, 0, CHUNK)) {
        call.out().write(buffer, 0, n);
        for (OpenFile file : files) {
          file.write(buffer, 0, n);
        }
      }
    } finally {
      files.forEach(OpenFile::release);
    }
    return 0;
  }
}
