package dev.slipway.simulator.guest.process;

import dev.slipway.simulator.guest.process.GuestIoException.Reason;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A pipe: who writes waits for room, who reads waits for bytes. */
public final class Pipe {

  /** As much as Linux' pipes hold. */
  private static final int CAPACITY = 64 * 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private byte[] ring = new byte[1024];
  private int head;
  private int size;
  private boolean writersGone;
  private boolean readersGone;

  private final OpenFile reader =
      new OpenFile() {
        @Override
        public int read(byte[] into, int offset, int length) throws InterruptedException {
          return take(into, offset, length);
        }

        @Override
        protected void close() {
          closeReading();
        }
      };

  private final OpenFile writer =
      new OpenFile() {
        @Override
        public void write(byte[] from, int offset, int length)
            throws GuestIoException, InterruptedException {
          give(from, offset, length);
        }

        @Override
        protected void close() {
          closeWriting();
        }
      };

  public OpenFile reader() {
    return reader;
  }

  public OpenFile writer() {
    return writer;
  }

  /** Reads some; waits for the first byte; -1 when there will be none. */
  public int take(byte[] into, int offset, int length) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (size == 0) {
        if (writersGone) {
          return -1;
        }
        changed.await();
      }
      int count = Math.min(length, size);
      int first = Math.min(count, ring.length - head);
      System.arraycopy(ring, head, into, offset, first);
      System.arraycopy(ring, 0, into, offset + first, count - first);
      head = (head + count) % ring.length;
      size -= count;
      changed.signalAll();
      return count;
    } finally {
      lock.unlock();
    }
  }

  /** Writes all of it; waits for room. */
  public void give(byte[] from, int offset, int length)
      throws GuestIoException, InterruptedException {
    lock.lockInterruptibly();
    try {
      int at = offset;
      int left = length;
      while (left > 0) {
        if (readersGone) {
          throw new GuestIoException(Reason.BROKEN_PIPE);
        }
        if (size == CAPACITY) {
          changed.await();
          continue;
        }
        int count = Math.min(left, CAPACITY - size);
        append(from, at, count);
        at += count;
        left -= count;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void append(byte[] from, int offset, int count) {
    grow(size + count);
    int tail = (head + size) % ring.length;
    int first = Math.min(count, ring.length - tail);
    System.arraycopy(from, offset, ring, tail, first);
    System.arraycopy(from, offset + first, ring, 0, count - first);
    size += count;
  }

  /** Most pipes carry a line or two. */
  private void grow(int needed) {
    if (needed <= ring.length) {
      return;
    }
    int length = ring.length;
    while (length < needed) {
      length *= 2;
    }
    byte[] larger = new byte[Math.min(length, CAPACITY)];
    int first = Math.min(size, ring.length - head);
    System.arraycopy(ring, head, larger, 0, first);
    System.arraycopy(ring, 0, larger, first, size - first);
    ring = larger;
    head = 0;
  }

  /** No more will be written. */
  public void closeWriting() {
    lock.lock();
    try {
      writersGone = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nobody will read any more. */
  public void closeReading() {
    lock.lock();
    try {
      readersGone = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
