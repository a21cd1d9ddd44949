package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What the driver does with its own files may fail: such failures become the contract's. */
final class Calls {

  private Calls() {}

  /** Something that reads or writes files. */
  interface Call<T> {
    T run() throws IOException;
  }

  /** Something of that kind that returns nothing. */
  interface Act {
    void run() throws IOException;
  }

  static <T> T call(String what, Call<T> call) {
    try {
      return call.run();
    } catch (UncheckedIOException e) {
      throw failed(what, e);
    } catch (IOException e) {
      throw failed(what, e);
    }
  }

  static void act(String what, Act act) {
    call(
        what,
        () -> {
          act.run();
          return Boolean.TRUE;
        });
  }

  private static DriverException failed(String what, Exception e) {
    return new DriverException(
        Code.UNAVAILABLE,
        what + " failed: " + e,
        "Make the qemu driver's directory writable, with room on its disk, then ask again.",
        e);
  }
}
