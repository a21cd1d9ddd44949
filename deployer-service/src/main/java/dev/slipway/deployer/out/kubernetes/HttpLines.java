package dev.slipway.deployer.out.kubernetes;

import dev.slipway.deployer.inspection.PodLogs;
import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an answer's body as they come. The next part is only asked for when the one before
 * was read: a slow reader slows the API server down, and fills no memory here.
 */
final class HttpLines implements PodLogs.Lines {
  /** A longer line is cut in pieces. */
  private static final int LONGEST = 64 * 1024;

  /** What comes from the connection. */
  private sealed interface Part {
    record Bytes(byte[] bytes) implements Part {}

    record End(@Nullable Throwable failure) implements Part {}
  }

  private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private byte[] present = new byte[0];
  private int position;
  private volatile @Nullable AsyncBody body;
  private boolean ended;
  private volatile boolean closed;

  /** Takes a part of the body; more comes when {@link #next} asks for it. */
  void take(List<ByteBuffer> buffers) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuffer buffer : buffers) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      all.writeBytes(bytes);
    }
    parts.add(new Part.Bytes(all.toByteArray()));
  }

  /** The answer began. */
  void start(AsyncBody answer) {
    body = answer;
    answer.done().whenComplete((nothing, failure) -> parts.add(new Part.End(failure)));
    answer.consume();
    if (closed) {
      answer.cancel();
    }
  }

  @Override
  public @Nullable String next() throws IOException {
    while (!closed) {
      while (position < present.length) {
        byte each = present[position++];
        if (each == '\n') {
          return flush();
        }
        line.write(each);
        if (line.size() >= LONGEST) {
          return flush();
        }
      }
      if (ended) {
        return line.size() == 0 ? null : flush();
      }
      more();
    }
    return null;
  }

  @Override
  public boolean pending() {
    return position < present.length || !parts.isEmpty();
  }

  @Override
  public void close() {
    closed = true;
    parts.add(new Part.End(null));
    AsyncBody answer = body;
    if (answer != null) {
      answer.cancel();
    }
  }

  private void more() throws IOException {
    try {
      switch (parts.take()) {
        case Part.Bytes(byte[] bytes) -> {
          present = bytes;
          position = 0;
          AsyncBody answer = body;
          if (answer != null) {
            answer.consume();
          }
        }
        case Part.End(Throwable failure) -> {
          ended = true;
          if (failure != null && !closed) {
            throw new IOException("the log broke off", failure);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private String flush() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
