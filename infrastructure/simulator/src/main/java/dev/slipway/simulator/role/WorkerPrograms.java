package dev.slipway.simulator.role;

import dev.slipway.infrastructure.MachineSpec;
import dev.slipway.simulator.etcd.EtcdEnsemble;
import dev.slipway.simulator.etcd.EtcdSite;
import dev.slipway.simulator.guest.Call;
import dev.slipway.simulator.guest.Programs;
import dev.slipway.simulator.guest.process.GuestIoException;
import dev.slipway.simulator.kubernetes.KubernetesSite;
import dev.slipway.simulator.kubernetes.node.NodeOptions;
import dev.slipway.simulator.kubernetes.node.PodDelays;
import dev.slipway.simulator.kubernetes.node.SimulatedNode;
import dev.slipway.simulator.machine.MachineContext;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kubelet of a worker, which is all of its node here, and what is around it. */
final class WorkerPrograms {
  private static final int KUBELET_PORT = 10_250;
  private static final int CPU_MILLIS = 2000;
  private static final Pattern RESERVED = Pattern.compile("beyond \\+ (\\d+)\\)\\)Mi");
  private static final Pattern SUBNET = Pattern.compile("\"subnet\": *\"([0-9./]+)\"");

  private final KubernetesSite kubernetes;
  private final EtcdSite etcd;
  private final ControlPlanes planes;
  private final PodDelays delays;
  private final Duration startDelay;
  private final String kubernetesVersion;
  private final Supplier<MachineContext> boot;

  WorkerPrograms(
      KubernetesSite kubernetes,
      EtcdSite etcd,
      ControlPlanes planes,
      PodDelays delays,
      Duration startDelay,
      String kubernetesVersion,
      Supplier<MachineContext> boot) {
    this.kubernetes = kubernetes;
    this.etcd = etcd;
    this.planes = planes;
    this.delays = delays;
    this.startDelay = startDelay;
    this.kubernetesVersion = kubernetesVersion;
    this.boot = boot;
  }

  Programs programs() {
    return new Programs()
        .with("/etc/slipway/bin/await-api-server", this::awaitApiServer)
        .with("/etc/slipway/bin/prepare-worker", call -> 0)
        .with("/etc/slipway/bin/prepare-pod-network", call -> 0)
        .with("containerd", call -> Daemon.serve(() -> {}))
        .with("kube-proxy", call -> Daemon.serve(() -> {}))
        .with("kubelet", this::kubelet);
  }

  private int awaitApiServer(Call call) throws InterruptedException {
    MachineContext context = boot.get();
    planes.await(ControlPlanes.key(context.instance(), context.spec().id().clusterId() + "/"));
    return 0;
  }

  private int kubelet(Call call) throws GuestIoException, InterruptedException {
    MachineContext context = boot.get();
    Flags flags = Flags.of(call.arguments());
    String configuration = Tls.text(call, flags.get("config"));
    String key = EtcdSite.key(context.instance(), context.spec().id().clusterId());
    EtcdEnsemble ensemble = etcd.awaitQuorum(key);
    Thread.sleep(startDelay);
    SimulatedNode node =
        kubernetes
            .cluster(key, ensemble.store())
            .startNode(options(call, context, flags, configuration));
    HttpServer health = health(call, context, configuration);
    try {
      context.ports().serve(KUBELET_PORT, health);
      call.err().write("Started kubelet (simulated)\n");
      return ControllerPrograms.serve(node, context, new Cut(node));
    } finally {
      context.ports().stop(health);
    }
  }

  /** A node that is cut off runs on, without being heard of. */
  private static final class Cut implements MachineContext.Hanging {
    private final SimulatedNode node;

    Cut(SimulatedNode node) {
      this.node = node;
    }

    @Override
    public void hang(boolean hangs) {
      if (hangs) {
        node.hang();
      } else {
        node.resume();
      }
    }

    @Override
    public void cutOff(boolean cut) {
      node.partition(cut);
    }
  }

  private static HttpServer health(Call call, MachineContext context, String configuration)
      throws GuestIoException {
    return context
        .ports()
        .vertx()
        .createHttpServer(
            Tls.server(
                call,
                setting(configuration, "tlsCertFile").orElse(""),
                setting(configuration, "tlsPrivateKeyFile").orElse(""),
                Optional.empty()))
        .requestHandler(
            request ->
                context
                    .ports()
                    .gate()
                    .pass(
                        () -> {
                          boolean asked = "/healthz".equals(request.path());
                          request
                              .response()
                              .setStatusCode(asked ? 200 : 401)
                              .end(asked ? "ok" : "Unauthorized");
                        }));
  }

  private NodeOptions options(
      Call call, MachineContext context, Flags flags, String configuration) {
    MachineSpec spec = context.spec();
    String prepare = call.guest().text("/etc/slipway/bin/prepare-worker").orElse("");
    String cni = call.guest().text("/etc/cni/net.d/10-slipway.conflist").orElse("");
    String address = flags.find("node-ip").orElse(spec.address().toString());
    return new NodeOptions(
        flags.find("hostname-override").orElse(call.guest().hostName()),
        address,
        address,
        labels(flags.get("node-labels")),
        List.of(),
        CPU_MILLIS,
        spec.memoryMiB(),
        found(RESERVED, prepare).map(Integer::parseInt).orElse(spec.memoryMiB() / 8),
        setting(configuration, "maxPods").map(Integer::parseInt).orElse(110),
        found(SUBNET, cni).orElse("10.2.1.0/24"),
        setting(configuration, "providerID").orElse(""),
        "v" + kubernetesVersion,
        call.guest().bootId(),
        Duration.ofSeconds(
            setting(configuration, "nodeLeaseDurationSeconds").map(Long::parseLong).orElse(40L)),
        Duration.ofMinutes(5),
        Duration.ofSeconds(30),
        new Images(context.conditions()),
        delays);
  }

  private static Optional<String> found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** A value of the configuration's top level. */
  private static Optional<String> setting(String yaml, String key) {
    return yaml.lines()
        .filter(line -> line.startsWith(key + ":"))
        .map(line -> line.substring(key.length() + 1).strip())
        .findFirst();
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (String label : text.split(",")) {
      int equals = label.indexOf('=');
      if (equals > 0) {
        labels.put(label.substring(0, equals), label.substring(equals + 1));
      }
    }
    return labels;
  }
}
