package dev.slipway.gateway;

import dev.slipway.kit.secret.Secret;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The gateway's configuration. */
@ConfigMapping(prefix = "slipway.gateway")
public interface GatewayConfig {

  /** Where the local authority, the server's certificate and the administrator's token are kept. */
  @WithDefault(".slipway/gateway")
  Path stateDir();

  /**
   * The local administrator's token, for gateways that share a database but no state directory:
   * {@code slw_} and 43 characters of base64url. Without it one is made at the first start.
   */
  Optional<Secret> adminToken();

  Tls tls();

  Upstreams upstream();

  Limits limits();

  Events events();

  Kubernetes kubernetes();

  Tunnels tunnels();

  /** What the gateway shows to those who connect. */
  interface Tls {
    /** DNS names and IP addresses to be covered beside localhost and this host's name. */
    Optional<Set<String>> names();

    /** A certificate chain as PEM to be served in place of the one made here. */
    Optional<Path> certificate();

    /** The private key of that certificate, PKCS #8 as PEM. */
    Optional<Path> key();

    /** How often the certificate is looked at, to be renewed or read anew. */
    @WithDefault("1h")
    Duration checkEvery();
  }

  /** Where the services are. */
  interface Upstreams {
    /** The provisioner's base URL. */
    @WithDefault("http://127.0.0.1:7081")
    String provisioner();

    /** The deployer's base URL. */
    @WithDefault("http://127.0.0.1:7082")
    String deployer();

    /** The monitor's base URL. */
    @WithDefault("http://127.0.0.1:7083")
    String monitor();

    /** How long a connection may take. */
    @WithDefault("2s")
    Duration connectTimeout();

    /** How long an answer may take to begin, besides the time that {@code ?wait=} asks for. */
    @WithDefault("30s")
    Duration answerTimeout();

    /** How long a log that is followed may be silent before it begins. */
    @WithDefault("4h")
    Duration streamTimeout();

    /**
     * How many requests each service has in flight at most; {@code ?wait=} keeps them for minutes.
     */
    @WithDefault("512")
    int most();

    /**
     * How many more wait for one of these to end, or for a connection that is being made; any other
     * is refused.
     */
    @WithDefault("512")
    int mostWaiting();
  }

  /** What a caller may ask for. */
  interface Limits {
    /** The largest body of a request to {@code /v1}. */
    @WithDefault("1M")
    MemorySize body();

    /** Requests a second and token, on average. */
    @WithDefault("200")
    int requestsPerSecond();

    /** Requests that a token may make at once after a pause; kubectl's discovery makes dozens. */
    @WithDefault("1000")
    int burst();

    /**
     * How long an accepted token is not looked up again: a token deleted elsewhere lives on so
     * long.
     */
    @WithDefault("5s")
    Duration tokenCache();

    /** How often the token of an open stream is looked up again. */
    @WithDefault("15s")
    Duration tokenRecheck();
  }

  /** The event stream. */
  interface Events {
    /** How long events are kept, for those who resume the stream or read its pages. */
    @WithDefault("30d")
    Duration retention();

    /**
     * How long it is known that a dead letter was replayed; as long as Kafka may hold the letter at
     * least, whatever is said here.
     */
    @WithDefault("30d")
    Duration replayRetention();

    /** How often a silent stream gets a comment, so that nobody on the way takes it for dead. */
    @WithDefault("15s")
    Duration heartbeat();

    /**
     * How long a stream's client may take nothing although something waits for it. Then it is cut
     * off, and may resume where it was; what is looked at with each heartbeat.
     */
    @WithDefault("60s")
    Duration stallLimit();

    /** The most streams at a time. */
    @WithDefault("5000")
    int maxSubscribers();

    /** The newest events kept in memory. */
    @WithDefault("4096")
    int liveEvents();

    /** The most memory for them. */
    @WithDefault("8M")
    MemorySize liveMemory();
  }

  /** The Kubernetes API proxy. */
  interface Kubernetes {
    /** The largest body; the API server's own limit for an object is 3 MiB. */
    @WithDefault("3M")
    MemorySize body();

    /** How long an answer may take to begin, unless it is a watch or a log that is followed. */
    @WithDefault("75s")
    Duration answerTimeout();

    /** How long a watch or a log may be silent: the kubelet's own default. */
    @WithDefault("4h")
    Duration streamTimeout();
  }

  /** Connections that became WebSockets: shells in machines, and kubectl's exec and the like. */
  interface Tunnels {
    /** The most at a time. */
    @WithDefault("500")
    int most();

    /** The most of one token at a time. */
    @WithDefault("100")
    int mostOfOneToken();
  }
}
