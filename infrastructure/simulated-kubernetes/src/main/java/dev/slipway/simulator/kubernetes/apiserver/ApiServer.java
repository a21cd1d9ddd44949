package dev.slipway.simulator.kubernetes.apiserver;

import dev.slipway.simulator.kubernetes.api.ApiException;
import dev.slipway.simulator.kubernetes.api.ClusterApi;
import dev.slipway.simulator.kubernetes.auth.Authenticator;
import dev.slipway.simulator.kubernetes.auth.ServiceAccountTokens;
import dev.slipway.simulator.kubernetes.auth.User;
import dev.slipway.simulator.kubernetes.log.Kubelets;
import dev.slipway.simulator.kubernetes.loop.LoopCalls;
import dev.slipway.simulator.kubernetes.loop.SimulatedProcess;
import dev.slipway.simulator.kubernetes.loop.VertxLoop;
import dev.slipway.simulator.kubernetes.store.StoreView;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One API server of a cluster. */
public final class ApiServer implements SimulatedProcess {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
  private static final Certificate[] NONE = {};

  private final VertxLoop loop;
  private final ClusterApi api;
  private final ApiServerOptions options;
  private final Authenticator authenticator;
  private final Watches watches;
  private final Router router;
  private final HttpServer server;
  private final BooleanSupplier answering = this::isAnswering;
  private final Runnable bootstrap = this::bootstrap;
  private final List<Runnable> waiting = new ArrayList<>();
  private ApiFaults faults = ApiFaults.none();
  private @Nullable StoreView goingBack;
  private boolean running;
  private volatile boolean stopped;
  private boolean hung;

  private ApiServer(VertxLoop loop, ClusterApi api, ApiServerOptions options, Kubelets kubelets) {
    this.loop = loop;
    this.api = api;
    this.options = options;
    ServiceAccountTokens tokens =
        new ServiceAccountTokens(
            api.store(),
            options.serviceAccountSigningKeyPem(),
            options.serviceAccountKeysPem(),
            options.issuer());
    this.authenticator =
        new Authenticator(options.clientAuthoritiesPem(), tokens, options.anonymousPaths());
    ReadCache cache = new ReadCache(api.store());
    this.watches = new Watches(api, cache);
    this.router = new Router(api, options, authenticator, tokens, watches, cache, kubelets);
    this.server =
        loop.vertx()
            .createHttpServer(ServerTls.options(options, authenticator.authorities()))
            .requestHandler(this::accept)
            .exceptionHandler(failure -> LOG.debug("{}: a connection broke", options, failure));
  }

  /**
   * Starts one. Not to be called on any event loop.
   *
   * @throws IllegalArgumentException if a certificate or key can't be read
   * @throws UncheckedIOException if it can't listen
   */
  public static ApiServer start(
      VertxLoop loop, ClusterApi api, ApiServerOptions options, Kubelets kubelets) {
    ServerTls.check(options);
    CompletableFuture<ApiServer> started = new CompletableFuture<>();
    loop.execute(
        () -> {
          if (!loop.sockets().take(options.listenAddress(), options.port())) {
            started.completeExceptionally(
                new UncheckedIOException(
                    options + " can't listen", new BindException("Address already in use")));
            return;
          }
          try {
            ApiServer one = new ApiServer(loop, api, options, kubelets);
            one.server
                .listen()
                .onSuccess(
                    listening -> {
                      one.begin();
                      started.complete(one);
                    })
                .onFailure(
                    failure -> {
                      one.watches.stop();
                      loop.sockets().giveBack(options.listenAddress(), options.port());
                      started.completeExceptionally(
                          new UncheckedIOException(
                              options + " can't listen", new IOException(failure)));
                    });
          } catch (RuntimeException e) {
            loop.sockets().giveBack(options.listenAddress(), options.port());
            started.completeExceptionally(e);
          }
        });
    return LoopCalls.join(started);
  }

  private void begin() {
    running = true;
    api.setServiceCidr(options.serviceCidr());
    api.availability().add(answering);
    api.availability().listen(bootstrap);
    bootstrap();
    LOG.debug("{} listens on port {}", options, server.actualPort());
  }

  private void bootstrap() {
    if (running && isAnswering()) {
      try {
        Bootstrap bootstrap = new Bootstrap(api);
        bootstrap.run(options.serviceCidr(), options.port());
        api.advertise(options.advertiseAddress(), true);
        bootstrap.advertise(api.advertised(), options.port());
      } catch (ApiException e) {
        LOG.debug("{} can't make what is missing yet: {}", options, e.getMessage());
      }
    }
  }

  private boolean isAnswering() {
    return running && !hung && options.etcdQuorum().getAsBoolean();
  }

  /** The port that it listens on. */
  public int port() {
    return server.actualPort();
  }

  /** Changes what is wrong with it. */
  public void setFaults(ApiFaults wrong) {
    LoopCalls.run(loop, () -> faults = wrong);
  }

  /** Cuts all watches that it serves now. */
  public void cutWatches() {
    LoopCalls.run(loop, watches::cut);
  }

  /**
   * A while from now its cache goes back to what it is now, as if it restarted and were behind:
   * watches are cut, and until {@link #catchUp} those that begin, and reads with {@code
   * resourceVersion=0}, get what was. Reads without one are answered from etcd, as ever.
   */
  public void goBack(Duration after) {
    LoopCalls.run(
        loop,
        () -> {
          StoreView marked = api.store().view();
          goingBack = marked;
          watches.mark();
          var ignored = loop.schedule(after, () -> standAt(marked));
        });
  }

  /** Unless it has caught up before, or everything in etcd is something else by now. */
  private void standAt(StoreView view) {
    if (goingBack == view && running) {
      watches.goBack(view);
    }
  }

  /** Its cache has everything again. */
  public void catchUp() {
    LoopCalls.run(
        loop,
        () -> {
          goingBack = null;
          watches.catchUp();
        });
  }

  @Override
  public boolean isStopped() {
    return stopped;
  }

  @Override
  public void stop() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    loop.execute(
        () -> {
          if (stopped) {
            closed.complete(null);
            return;
          }
          stopped = true;
          running = false;
          waiting.clear();
          api.availability().remove(answering);
          api.availability().unlisten(bootstrap);
          api.advertise(options.advertiseAddress(), false);
          watches.stop();
          server
              .close()
              .onComplete(
                  done -> {
                    loop.sockets().giveBack(options.listenAddress(), options.port());
                    closed.complete(null);
                  });
        });
    var ignored = LoopCalls.join(closed);
  }

  @Override
  public void hang() {
    LoopCalls.run(
        loop,
        () -> {
          hung = true;
          watches.hold();
        });
  }

  @Override
  public void resume() {
    LoopCalls.run(
        loop,
        () -> {
          hung = false;
          watches.release();
          List<Runnable> tasks = List.copyOf(waiting);
          waiting.clear();
          tasks.forEach(Runnable::run);
        });
  }

  private void accept(HttpServerRequest request) {
    request.response().exceptionHandler(failure -> {});
    boolean upgrade = "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
    if (upgrade) {
      request.pause();
      later(request, new byte[0]);
    } else {
      request
          .body()
          .onSuccess(body -> later(request, body.getBytes()))
          .onFailure(failure -> LOG.debug("a request broke off: {}", failure.getMessage()));
    }
  }

  private void later(HttpServerRequest request, byte[] body) {
    if (hung) {
      waiting.add(() -> later(request, body));
    } else if (faults.delay().isZero()) {
      answer(request, body);
    } else {
      var ignored = loop.schedule(faults.delay(), () -> answer(request, body));
    }
  }

  private void answer(HttpServerRequest request, byte[] body) {
    if (!running) {
      return;
    }
    try {
      String uri = request.path();
      RequestPath path = RequestPath.parse(uri == null ? "/" : uri);
      boolean health = ApiServerOptions.HEALTH_PATHS.contains(path.path());
      if (!health) {
        fail();
      }
      User user =
          authenticator.user(
              chain(request), request.getHeader("Authorization"), path.path(), loop.now());
      Call call =
          new Call(
              request, path, Impersonation.of(user, request.headers(), router.authorizer()), body);
      if (!health || !call.user().isAnonymous()) {
        router.authorizer().require(call.user(), call.attributes());
      }
      if (path.isResource() && !options.etcdQuorum().getAsBoolean()) {
        throw ApiException.internal("etcdserver: request timed out");
      }
      router.route(call);
    } catch (ApiException e) {
      refuse(request, e);
    } catch (RuntimeException e) {
      LOG.warn("{} {} failed", request.method(), request.path(), e);
      refuse(request, ApiException.internal("unexpected failure"));
    }
  }

  private static void refuse(HttpServerRequest request, ApiException refusal) {
    request.resume();
    Answers.refuse(request.response(), refusal);
  }

  private void fail() {
    double chance = loop.random().nextDouble();
    if (chance < faults.tooManyRequests()) {
      throw ApiException.tooManyRequests(faults.retryAfterSeconds());
    }
    if (chance < faults.tooManyRequests() + faults.errors()) {
      throw ApiException.internal("a fault that was asked for", faults.retryAfterSeconds());
    }
  }

  private static Certificate[] chain(HttpServerRequest request) {
    try {
      var session = request.connection().sslSession();
      return session == null ? NONE : session.getPeerCertificates();
    } catch (SSLPeerUnverifiedException e) {
      return NONE;
    }
  }
}
