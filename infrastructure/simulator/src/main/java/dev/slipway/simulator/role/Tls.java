package dev.slipway.simulator.role;

import dev.slipway.simulator.guest.Call;
import dev.slipway.simulator.guest.process.GuestIoException;
import dev.slipway.simulator.kubernetes.auth.ServerKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** TLS with the certificates that lie on the machine. */
public final class Tls {

  private Tls() {}

  /** A file's text, which the program can't do without. */
  public static String text(Call call, String path) throws GuestIoException {
    return new String(call.guest().files().read(call.path(path)), StandardCharsets.UTF_8);
  }

  /**
   * An HTTPS server.
   *
   * @param authority the file of who signs clients' certificates, without which nobody is let in;
   *     empty where none is asked for
   */
  public static HttpServerOptions server(
      Call call, String certificate, String key, Optional<String> authority)
      throws GuestIoException {
    HttpServerOptions options =
        new HttpServerOptions()
            .setSsl(true)
            .setKeyCertOptions(ServerKey.options(text(call, certificate), text(call, key)));
    if (authority.isPresent()) {
      options
          .setClientAuth(ClientAuth.REQUIRED)
          .setTrustOptions(
              new PemTrustOptions().addCertValue(Buffer.buffer(text(call, authority.get()))));
    }
    return options;
  }
}
