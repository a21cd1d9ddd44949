package dev.slipway.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Server-sent events (WHATWG HTML, 9.2) whose data are CloudEvents. */
public final class EventStream implements AutoCloseable {
  private final InputStream body;
  private final BufferedReader lines;
  private String lastId = "";

  public EventStream(InputStream body) {
    this.body = body;
    this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  /** The next event; empty when the stream has ended. */
  public Optional<JsonNode> next() {
    StringBuilder data = new StringBuilder();
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty() && !data.isEmpty()) {
          return Optional.of(ApiClient.JSON.readTree(data.toString()));
        }
        take(line, data);
      }
      return Optional.empty();
    } catch (IOException closed) {
      return Optional.empty();
    }
  }

  /** From where a later stream resumes. */
  public String lastId() {
    return lastId;
  }

  /**
   * Ends a {@link #next} that waits in another thread, too; closing the reader would wait for it.
   */
  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(String line, StringBuilder data) {
    int colon = line.indexOf(':');
    if (colon <= 0) {
      return; // a comment, sent to keep the connection open
    }
    String value = line.substring(colon + 1);
    String text = value.startsWith(" ") ? value.substring(1) : value;
    switch (line.substring(0, colon)) {
      case "id" -> lastId = text;
      case "data" -> data.append(data.isEmpty() ? "" : "\n").append(text);
      default -> {
        // "event" repeats the type, "retry" is for browsers
      }
    }
  }
}
