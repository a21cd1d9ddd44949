package dev.slipway.simulator.role;

import dev.slipway.simulator.etcd.EtcdEnsemble;
import dev.slipway.simulator.etcd.EtcdSite;
import dev.slipway.simulator.guest.Call;
import dev.slipway.simulator.guest.Programs;
import dev.slipway.simulator.guest.process.GuestIoException;
import dev.slipway.simulator.kubernetes.KubernetesSite;
import dev.slipway.simulator.kubernetes.SimulatedCluster;
import dev.slipway.simulator.kubernetes.apiserver.ApiFaults;
import dev.slipway.simulator.kubernetes.apiserver.ApiServer;
import dev.slipway.simulator.kubernetes.apiserver.ApiServerOptions;
import dev.slipway.simulator.kubernetes.controller.ControllerManagerOptions;
import dev.slipway.simulator.kubernetes.loop.SimulatedProcess;
import dev.slipway.simulator.machine.MachineContext;
import dev.slipway.simulator.machine.Standstill;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** The API server, the controller manager and the scheduler of a controller. */
final class ControllerPrograms {

  /** Kubernetes' own, where no flag says otherwise. */
  private static final String NODE_GRACE = "40s";

  private static final Duration TAKE_OVER = Duration.ofSeconds(15);

  private final KubernetesSite kubernetes;
  private final EtcdSite etcd;
  private final ControlPlanes planes;
  private final ApiFaultSource faults;
  private final Supplier<MachineContext> boot;
  private final Duration startDelay;

  /** What is wrong with a machine's API server when it starts. */
  @FunctionalInterface
  interface ApiFaultSource {
    ApiFaults of(String instance, dev.slipway.infrastructure.MachineId machine);
  }

  ControllerPrograms(
      KubernetesSite kubernetes,
      EtcdSite etcd,
      ControlPlanes planes,
      ApiFaultSource faults,
      Supplier<MachineContext> boot,
      Duration startDelay) {
    this.kubernetes = kubernetes;
    this.etcd = etcd;
    this.planes = planes;
    this.faults = faults;
    this.boot = boot;
    this.startDelay = startDelay;
  }

  Programs programs() {
    return new Programs()
        .with("kube-apiserver", this::apiServer)
        .with("kube-controller-manager", this::controllerManager)
        .with("kube-scheduler", this::scheduler);
  }

  private String key() {
    MachineContext context = boot.get();
    return EtcdSite.key(context.instance(), context.spec().id().clusterId());
  }

  /** The cluster, whose objects its etcd keeps; waits for that. */
  private SimulatedCluster cluster() throws InterruptedException {
    EtcdEnsemble ensemble = etcd.awaitQuorum(key());
    return kubernetes.cluster(key(), ensemble.store());
  }

  private int apiServer(Call call) throws GuestIoException, InterruptedException {
    MachineContext context = boot.get();
    Flags flags = Flags.of(call.arguments());
    SimulatedCluster cluster = cluster();
    Thread.sleep(startDelay);
    String key = key();
    ApiServer server =
        cluster.startApiServer(
            new ApiServerOptions(
                call.guest().hostName(),
                context.spec().address().toString(),
                Integer.parseInt(flags.find("secure-port").orElse("6443")),
                flags.find("advertise-address").orElse(context.spec().address().toString()),
                Tls.text(call, flags.get("tls-cert-file")),
                Tls.text(call, flags.get("tls-private-key-file")),
                Tls.text(call, flags.get("client-ca-file")),
                List.of(Tls.text(call, flags.get("service-account-key-file"))),
                Tls.text(call, flags.get("service-account-signing-key-file")),
                flags.get("service-account-issuer"),
                flags.get("service-cluster-ip-range"),
                anonymousPaths(call, flags),
                () -> etcd.find(key).filter(EtcdEnsemble::hasQuorum).isPresent()));
    String machine = ControlPlanes.key(context.instance(), context.spec().id().toString());
    server.setFaults(faults.of(context.instance(), context.spec().id()));
    planes.started(machine, server);
    call.err().write("Serving securely on [::]:" + server.port() + "\n");
    try {
      return serve(server, context);
    } finally {
      planes.stopped(machine, server);
    }
  }

  /** The paths of the authentication configuration's {@code anonymous.conditions}. */
  private static List<String> anonymousPaths(Call call, Flags flags) throws GuestIoException {
    if (flags.find("authentication-config").isEmpty()) {
      return List.of();
    }
    return Tls.text(call, flags.get("authentication-config"))
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("- path:"))
        .map(line -> line.substring("- path:".length()).strip())
        .toList();
  }

  private int controllerManager(Call call) throws GuestIoException, InterruptedException {
    MachineContext context = boot.get();
    Flags flags = Flags.of(call.arguments());
    String grace = flags.find("node-monitor-grace-period").orElse(NODE_GRACE);
    return serve(
        cluster()
            .startControllerManager(
                new ControllerManagerOptions(
                    call.guest().hostName(),
                    Duration.parse("PT" + grace.toUpperCase(java.util.Locale.ROOT)),
                    Tls.text(call, flags.get("root-ca-file")),
                    TAKE_OVER)),
        context);
  }

  private int scheduler(Call call) throws InterruptedException {
    MachineContext context = boot.get();
    return serve(cluster().startScheduler(call.guest().hostName()), context);
  }

  static int serve(SimulatedProcess process, MachineContext context) throws InterruptedException {
    return serve(
        process,
        context,
        new Standstill(
            still -> {
              if (still) {
                process.hang();
              } else {
                process.resume();
              }
            }));
  }

  static int serve(SimulatedProcess process, MachineContext context, MachineContext.Hanging hanging)
      throws InterruptedException {
    context.hangs().add(hanging);
    try {
      return Daemon.serve(() -> {});
    } finally {
      context.hangs().remove(hanging);
      Stopping.stop(process);
    }
  }
}
