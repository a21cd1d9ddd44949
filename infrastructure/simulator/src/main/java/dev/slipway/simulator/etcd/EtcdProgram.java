package dev.slipway.simulator.etcd;

import dev.slipway.simulator.guest.Call;
import dev.slipway.simulator.guest.Program;
import dev.slipway.simulator.guest.file.Inode;
import dev.slipway.simulator.guest.process.GuestIoException;
import dev.slipway.simulator.machine.MachineContext;
import dev.slipway.simulator.machine.Standstill;
import dev.slipway.simulator.role.Flags;
import dev.slipway.simulator.role.Tls;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code etcd}: a member while it runs, with what it tells over HTTPS. */
public final class EtcdProgram implements Program {
  static final String VERSION = "3.6.8";
  private static final String MARKER = "/var/lib/etcd/member/id";

  private final EtcdSite site;
  private final Supplier<MachineContext> boot;
  private final Duration startDelay;

  /**
   * @param startDelay from its start until it serves
   */
  public EtcdProgram(EtcdSite site, Supplier<MachineContext> boot, Duration startDelay) {
    this.site = site;
    this.boot = boot;
    this.startDelay = startDelay;
  }

  /** The id of the member whose data lie on the disk; 0 if there are none. */
  static long known(Call call) {
    return call.guest()
        .text(MARKER)
        .map(text -> Long.parseUnsignedLong(text.strip(), 16))
        .orElse(0L);
  }

  @Override
  public int run(Call call) throws GuestIoException, InterruptedException {
    MachineContext context = boot.get();
    Flags flags = Flags.of(call.arguments());
    Thread.sleep(context.conditions().diskDelay().plus(startDelay));
    String token = flags.get("initial-cluster-token");
    String key = EtcdSite.key(context.instance(), context.spec().id().clusterId());
    long known = known(call);
    boolean fresh = flags.get("initial-cluster-state").equals("new");
    Optional<EtcdEnsemble> there =
        fresh && known == 0
            ? Optional.of(
                site.ensemble(key, token, List.of(flags.get("initial-cluster").split(","))))
            : site.find(key);
    if (there.isEmpty()) {
      return call.fail(1, "error validating peerURLs: no member answers");
    }
    EtcdEnsemble ensemble = there.get();
    try {
      EtcdMember member =
          ensemble.join(
              context.spec().id().toString(),
              known,
              flags.get("name"),
              flags.get("initial-advertise-peer-urls"),
              flags.get("advertise-client-urls"));
      if (known == 0) {
        byte[] id = (member.hexId() + "\n").getBytes(StandardCharsets.UTF_8);
        call.guest().files().put(MARKER, Inode.file(0600, 0, 0, id));
        call.guest().files().sync();
      }
      return serve(call, context, flags, ensemble, member.id());
    } catch (EtcdRefusal refusal) {
      return call.fail(1, refusal.words());
    }
  }

  private static int serve(
      Call call, MachineContext context, Flags flags, EtcdEnsemble ensemble, long id)
      throws GuestIoException, InterruptedException {
    // A member that can't be reached counts as one that doesn't run.
    Standstill reachability =
        new Standstill(
            still -> {
              if (still) {
                ensemble.leave(id);
              } else {
                ensemble.comeBack(id);
              }
            });
    context.hangs().add(reachability);
    HttpServer clients =
        server(
            context,
            Tls.server(
                call, flags.get("cert-file"), flags.get("key-file"), flags.find("trusted-ca-file")),
            request -> ofClient(request, context, ensemble, id));
    HttpServer peers =
        server(
            context,
            Tls.server(
                call,
                flags.get("peer-cert-file"),
                flags.get("peer-key-file"),
                flags.find("peer-trusted-ca-file")),
            request -> ofPeer(request, ensemble));
    try {
      context.ports().serve(port(flags.get("advertise-client-urls")), clients);
      context.ports().serve(port(flags.get("initial-advertise-peer-urls")), peers);
      call.err().write("ready to serve client requests\n");
      ensemble.awaitRemoval(id);
      return call.fail(0, "the member has been permanently removed from the cluster");
    } finally {
      reachability.end();
      context.hangs().remove(reachability);
      context.ports().stop(clients);
      context.ports().stop(peers);
    }
  }

  private static HttpServer server(
      MachineContext context,
      HttpServerOptions options,
      java.util.function.Consumer<HttpServerRequest> handler) {
    return context
        .ports()
        .vertx()
        .createHttpServer(options)
        .requestHandler(request -> context.ports().gate().pass(() -> handler.accept(request)));
  }

  private static int port(String url) {
    return URI.create(url).getPort();
  }

  private static void ofClient(
      HttpServerRequest request, MachineContext context, EtcdEnsemble ensemble, long id) {
    switch (String.valueOf(request.path())) {
      case "/health" -> {
        long wait = context.conditions().diskDelay().toMillis();
        if (wait > 0) {
          context.ports().vertx().setTimer(wait, timer -> health(request, ensemble, id));
        } else {
          health(request, ensemble, id);
        }
      }
      case "/version" ->
          answer(
              request,
              200,
              new JsonObject().put("etcdserver", VERSION).put("etcdcluster", "3.6.0").encode());
      default -> answer(request, 404, "404 page not found\n");
    }
  }

  private static void health(HttpServerRequest request, EtcdEnsemble ensemble, long id) {
    boolean member = ensemble.find(id).isPresent();
    if (member && ensemble.hasQuorum()) {
      answer(request, 200, "{\"health\":\"true\",\"reason\":\"\"}");
    } else {
      answer(request, 503, "{\"health\":\"false\",\"reason\":\"RAFT NO LEADER\"}");
    }
  }

  private static void ofPeer(HttpServerRequest request, EtcdEnsemble ensemble) {
    if (!"/members".equals(request.path())) {
      answer(request, 404, "404 page not found\n");
      return;
    }
    JsonArray members = new JsonArray();
    for (EtcdMember member : ensemble.members()) {
      JsonObject one =
          new JsonObject()
              .put("id", new java.math.BigInteger(Long.toUnsignedString(member.id())))
              .put("peerURLs", new JsonArray().add(member.peerUrl()))
              .put("name", member.name());
      if (member.learner()) {
        one.put("isLearner", true);
      }
      if (!member.clientUrl().isEmpty()) {
        one.put("clientURLs", new JsonArray().add(member.clientUrl()));
      }
      members.add(one);
    }
    answer(request, 200, members.encode());
  }

  private static void answer(HttpServerRequest request, int status, String body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", body.startsWith("4") ? "text/plain" : "application/json")
        .end(body);
  }
}
