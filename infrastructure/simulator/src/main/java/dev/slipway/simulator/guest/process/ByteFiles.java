package dev.slipway.simulator.guest.process;

import java.io.ByteArrayOutputStream;

/** Open files whose other end is no process. */
public final class ByteFiles {

  private ByteFiles() {}

  /** Reads these bytes, then the end. */
  public static OpenFile of(byte[] bytes) {
    return new OpenFile() {
      private int at;

      @Override
      public synchronized int read(byte[] into, int offset, int length) {
        if (at == bytes.length) {
          return -1;
        }
        int count = Math.min(length, bytes.length - at);
        System.arraycopy(bytes, at, into, offset, count);
        at += count;
        return count;
      }
    };
  }

  /** {@code /dev/null}: reads as ended, swallows what is written. */
  public static OpenFile none() {
    return new OpenFile() {
      @Override
      public int read(byte[] into, int offset, int length) {
        return -1;
      }

      @Override
      public void write(byte[] from, int offset, int length) {}
    };
  }

  /** {@code /dev/zero}. */
  public static OpenFile zeros() {
    return new OpenFile() {
      @Override
      public int read(byte[] into, int offset, int length) {
        java.util.Arrays.fill(into, offset, offset + length, (byte) 0);
        return length;
      }

      @Override
      public void write(byte[] from, int offset, int length) {}
    };
  }

  /** Keeps what is written, up to a limit; then it swallows, and remembers that it did. */
  public static final class Gathering extends OpenFile {
    private final int most;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean truncated;

    public Gathering(int most) {
      this.most = most;
    }

    @Override
    public synchronized void write(byte[] from, int offset, int length) {
      int room = Math.min(length, most - bytes.size());
      bytes.write(from, offset, room);
      truncated |= room < length;
    }

    public synchronized byte[] bytes() {
      return bytes.toByteArray();
    }

    public synchronized boolean truncated() {
      return truncated;
    }
  }
}
