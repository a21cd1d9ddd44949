package dev.slipway.simulator.mariadb;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Packets of MariaDB's client/server protocol: three bytes of length, a number, a payload. See
 * mariadb.com/kb/en/clientserver-protocol.
 */
final class Packets {
  private static final int MOST = 1 << 20;

  private DataInputStream in;
  private OutputStream out;
  private int sequence;

  Packets(InputStream in, OutputStream out) {
    this.in = new DataInputStream(in);
    this.out = out;
  }

  /** Goes on over other streams, as after the begin of TLS. */
  void over(InputStream otherIn, OutputStream otherOut) {
    in = new DataInputStream(otherIn);
    out = otherOut;
  }

  /** The next packet's payload. */
  byte[] read() throws IOException {
    int b0 = in.readUnsignedByte();
    int length = b0 | in.readUnsignedByte() << 8 | in.readUnsignedByte() << 16;
    sequence = in.readUnsignedByte() + 1;
    if (length > MOST) {
      throw new IOException("a packet of " + length + " bytes");
    }
    byte[] payload = new byte[length];
    in.readFully(payload);
    return payload;
  }

  /** The next command begins a new count. */
  void expectCommand() {
    sequence = 0;
  }

  void write(Payload payload) throws IOException {
    byte[] bytes = payload.bytes();
    byte[] packet = new byte[bytes.length + 4];
    packet[0] = (byte) bytes.length;
    packet[1] = (byte) (bytes.length >> 8);
    packet[2] = (byte) (bytes.length >> 16);
    packet[3] = (byte) sequence++;
    System.arraycopy(bytes, 0, packet, 4, bytes.length);
    out.write(packet);
    out.flush();
  }

  /** A payload while it is put together. */
  static final class Payload {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Payload number(long value, int length) {
      for (int i = 0; i < length; i++) {
        bytes.write((int) (value >> 8 * i));
      }
      return this;
    }

    Payload raw(byte[] more) {
      bytes.writeBytes(more);
      return this;
    }

    Payload raw(String text) {
      return raw(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Text that ends with a zero. */
    Payload ended(String text) {
      return raw(text).number(0, 1);
    }

    /** Text after its length, which is below 251. */
    Payload counted(String text) {
      byte[] raw = text.getBytes(StandardCharsets.UTF_8);
      return number(raw.length, 1).raw(raw);
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }

  /** A payload while it is read. */
  static final class Reader {
    private final byte[] bytes;
    private int at;

    Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    long number(int length) throws IOException {
      long value = 0;
      for (int i = 0; i < length; i++) {
        value |= (long) next() << 8 * i;
      }
      return value;
    }

    private int next() throws IOException {
      if (at >= bytes.length) {
        throw new EOFException("a packet that ends too early");
      }
      return bytes[at++] & 255;
    }

    void skip(int length) {
      at += length;
    }

    String ended() throws IOException {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      for (int b = next(); b != 0; b = next()) {
        text.write(b);
      }
      return text.toString(StandardCharsets.UTF_8);
    }

    byte[] raw(int length) throws IOException {
      if (at + length > bytes.length) {
        throw new EOFException("a packet that ends too early");
      }
      byte[] part = java.util.Arrays.copyOfRange(bytes, at, at + length);
      at += length;
      return part;
    }

    byte[] rest() {
      byte[] part = java.util.Arrays.copyOfRange(bytes, Math.min(at, bytes.length), bytes.length);
      at = bytes.length;
      return part;
    }

    boolean atEnd() {
      return at >= bytes.length;
    }
  }
}
