package dev.slipway.simulator.kubernetes.protobuf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The wire format of protocol buffers, read only. */
final class Wire {
  private final byte[] bytes;
  private int position;
  private final int end;

  Wire(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private Wire(byte[] bytes, int position, int end) {
    this.bytes = bytes;
    this.position = position;
    this.end = end;
  }

  boolean hasMore() {
    return position < end;
  }

  boolean isEmpty() {
    return position >= end;
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (position >= end) {
        break;
      }
      byte each = bytes[position++];
      value |= (each & 0x7fL) << shift;
      if (each >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number has no end");
  }

  Wire message() {
    long length = varint();
    if (length < 0 || length > end - position) {
      throw new IllegalArgumentException("a field is longer than its message");
    }
    Wire inner = new Wire(bytes, position, position + (int) length);
    position += (int) length;
    return inner;
  }

  byte[] rest() {
    return Arrays.copyOfRange(bytes, position, end);
  }

  String text() {
    return new String(bytes, position, end - position, StandardCharsets.UTF_8);
  }

  void skip(int wireType) {
    switch (wireType) {
      case 0 -> {
        long ignored = varint();
      }
      case 1 -> position += 8;
      case 2 -> {
        Wire ignored = message();
      }
      case 5 -> position += 4;
      default -> throw new IllegalArgumentException("no wire type " + wireType);
    }
    if (position > end) {
      throw new IllegalArgumentException("a field is longer than its message");
    }
  }
}
