package dev.slipway.simulator.guest.process;

import dev.slipway.simulator.guest.process.GuestIoException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** An open file, shared by those who have a descriptor of it, closed when the last lets go. */
public abstract class OpenFile {
  private final AtomicInteger holders = new AtomicInteger(1);

  /** Another descriptor of it. */
  public final OpenFile retain() {
    holders.incrementAndGet();
    return this;
  }

  /** One descriptor less. */
  public final void release() {
    if (holders.decrementAndGet() == 0) {
      close();
    }
  }

  /**
   * Reads some bytes; waits until there is one.
   *
   * @return how many; -1 at the end
   */
  public int read(byte[] into, int offset, int length)
      throws GuestIoException, InterruptedException {
    throw new GuestIoException(Reason.BAD_FILE);
  }

  /** Writes all bytes; waits until there is room for them. */
  public void write(byte[] from, int offset, int length)
      throws GuestIoException, InterruptedException {
    throw new GuestIoException(Reason.BAD_FILE);
  }

  /** The terminal that this is, if it is one. */
  public Optional<Terminal> terminal() {
    return Optional.empty();
  }

  /** Nobody has it any more. */
  protected void close() {}

  public final void write(String text) throws GuestIoException, InterruptedException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    write(bytes, 0, bytes.length);
  }
}
