package dev.slipway.events;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the Javadoc of a record in this module's sources says. */
record RecordDocs(String summary, Map<String, String> parameters) {
  private static final Path SOURCES = Path.of("src/main/java/dev/slipway/events");

  static RecordDocs of(Class<?> type) {
    Class<?> file = type.getEnclosingClass() == null ? type : type.getEnclosingClass();
    String source;
    try {
      source = Files.readString(SOURCES.resolve(file.getSimpleName() + ".java"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Matcher comment =
        Pattern.compile(
                "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:@\\w+\\s+)*(?:public )?(?:record|enum) "
                    + type.getSimpleName()
                    + "\\b",
                Pattern.DOTALL)
            .matcher(source);
    if (!comment.find()) {
      throw new IllegalStateException(type + " has no Javadoc");
    }
    return parse(comment.group(1));
  }

  private static RecordDocs parse(String comment) {
    String text = comment.replaceAll("\\n\\s*\\*", "\n").replaceAll("\\s+", " ").trim();
    String[] parts = text.split(" @param ");
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 1; i < parts.length; i++) {
      String[] nameAndText = parts[i].split(" ", 2);
      parameters.put(nameAndText[0], plain(nameAndText[1]));
    }
    return new RecordDocs(plain(parts[0]), parameters);
  }

  private static String plain(String javadoc) {
    return javadoc.replaceAll("\\{@(?:code|link) ([^}]*)}", "$1").trim();
  }
}
