package dev.slipway.provisioner.machineconfig;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.infrastructure.DataVolume;
import dev.slipway.infrastructure.DriverProvider;
import dev.slipway.infrastructure.ExecResult;
import dev.slipway.infrastructure.InfrastructureDriver;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineSpec;
import dev.slipway.infrastructure.NetworkSpec;
import dev.slipway.infrastructure.VolumeId;
import dev.slipway.provisioner.addon.ClusterAddons;
import dev.slipway.provisioner.certificate.CertificateAndKey;
import dev.slipway.provisioner.certificate.CertificateIssuer;
import dev.slipway.provisioner.certificate.ClusterAuthorities;
import dev.slipway.provisioner.certificate.KeyAlgorithm;
import dev.slipway.provisioner.certificate.Kubeconfig;
import dev.slipway.provisioner.layout.ClusterLayout;
import dev.slipway.provisioner.layout.Machine;
import dev.slipway.provisioner.layout.MachineName;
import dev.slipway.provisioner.layout.MachineRole;
import dev.slipway.provisioner.layout.NetworkPlan;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Boots a real cluster from the rendered configurations, without the provisioner around them, tells
 * where the time goes, tries what a cluster must be able to do, and removes it. A tool for whoever
 * changes a configuration; {@code docs/machine-configurations.md} says how to run it.
 *
 * <p>System properties: {@code image} (needed), {@code network}, {@code memory} (MiB, for every
 * machine), {@code etcd} (members), {@code workers}, {@code keep=true}.
 */
@SuppressWarnings("SystemOut") // It is a program, and this is what it says.
public final class BringUp implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final Duration COMMAND = Duration.ofSeconds(20);

  private static final boolean KEEP = Boolean.getBoolean("keep");

  private final InfrastructureDriver driver;
  private final ClusterLayout layout;
  private final NetworkSpec network;
  private final String image;
  private long started;

  private BringUp(InfrastructureDriver driver, ClusterLayout layout, String image) {
    this.driver = driver;
    this.layout = layout;
    this.image = image;
    this.network = new NetworkSpec(layout.clusterId(), layout.network().machines());
  }

  /** Runs it. */
  public static void main(String[] arguments) {
    String image = System.getProperty("image");
    if (image == null) {
      throw new IllegalArgumentException("Name the machine image: -Dimage=slipway/machine:<tag>");
    }
    ClusterLayout layout = layout();
    DriverProvider provider =
        ServiceLoader.load(DriverProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(each -> each.name().equals("docker"))
            .findFirst()
            .orElseThrow();
    try (var bringUp = new BringUp(provider.open("bringup", Map.of()), layout, image)) {
      bringUp.run();
    } catch (RuntimeException | AssertionError e) {
      e.printStackTrace();
      System.exit(1);
    }
    System.exit(0); // Threads of the clients would keep the program for minutes.
  }

  private static ClusterLayout layout() {
    NetworkPlan plan =
        NetworkPlan.of(
            System.getProperty("network", "172.28.4.0/24"), "10.3.0.0/24", "10.2.0.0/16");
    List<Machine> machines = new ArrayList<>();
    add(machines, plan, MachineRole.ETCD, Integer.getInteger("etcd", 1), 512);
    add(machines, plan, MachineRole.CONTROLLER, 1, 1024);
    add(machines, plan, MachineRole.WORKER, Integer.getInteger("workers", 3), 1536);
    add(machines, plan, MachineRole.DATABASE, 1, 512);
    return new ClusterLayout("cl-bringup", "bringup", "1.36.3", plan, machines, List.of());
  }

  private static void add(
      List<Machine> machines, NetworkPlan plan, MachineRole role, int count, int memoryMiB) {
    int memory = Integer.getInteger("memory", memoryMiB);
    IntStream.rangeClosed(1, count)
        .mapToObj(number -> new MachineName(role, number))
        .forEach(name -> machines.add(new Machine(name, plan.machineAddress(name), memory, 1)));
  }

  private void run() {
    started = System.nanoTime();
    var issuer = new CertificateIssuer(new SecureRandom());
    var authorities =
        issuer.newAuthorities(layout.clusterId(), KeyAlgorithm.EC_P256, Instant.now());
    boot(issuer, authorities);
    var admin = issuer.issueAdmin(authorities, Instant.now());
    keepKubeconfig(authorities, admin);
    try (var kubernetes = connect(authorities, admin)) {
      awaitReady(kubernetes);
      new BringUpChecks(layout, kubernetes, this::command).run();
    }
  }

  /** For a look at the cluster by hand, within the hour. */
  private void keepKubeconfig(ClusterAuthorities authorities, CertificateAndKey admin) {
    if (!KEEP) {
      return;
    }
    var kubeconfig =
        Kubeconfig.withCertificate(
            layout.name(),
            layout.apiServerUrl(),
            authorities.kubernetes().certificatePem(),
            "admin",
            admin);
    try {
      Path file = Path.of("target", "bring-up.kubeconfig");
      Files.writeString(file, kubeconfig.reveal());
      tell("kubeconfig in " + file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void boot(CertificateIssuer issuer, ClusterAuthorities authorities) {
    driver.ensureNetwork(network);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Machine machine : layout.machines()) {
        threads.execute(
            () -> {
              driver.create(spec(machine, issuer, authorities));
              driver.powerOn(id(machine));
              tell(machine.name() + " powered on");
            });
      }
    }
  }

  private MachineSpec spec(
      Machine machine, CertificateIssuer issuer, ClusterAuthorities authorities) {
    var certificates = issuer.issueMachineCertificates(authorities, layout, machine, Instant.now());
    var ignition =
        MachineConfigurations.render(
                layout, machine, authorities, certificates, driver.traits(), Machines.IMAGES)
            .ignition();
    var spec =
        MachineSpec.of(
            id(machine), network, machine.address(), machine.memoryMiB(), image, ignition);
    return machine.role() == MachineRole.DATABASE
        ? spec.withDataVolume(new DataVolume("d1", DatabaseMachine.DATA_PATH))
        : spec;
  }

  private KubernetesClient connect(ClusterAuthorities authorities, CertificateAndKey admin) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(layout.apiServerUrl())
            .withCaCertData(authorities.kubernetes().certificatePem())
            .withClientCertData(admin.certificatePem())
            .withClientKeyData(admin.privateKeyPem().reveal())
            .withClientKeyAlgo("EC")
            .withRequestRetryBackoffLimit(0)
            .withConnectionTimeout(2000)
            .withRequestTimeout(10_000)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private void awaitReady(KubernetesClient kubernetes) {
    await("etcd healthy", () -> command("e1", MachineCommands.etcdHealth()).succeeded());
    await("API server ready", () -> "ok".equals(kubernetes.raw("/readyz")));
    await("add-ons applied", () -> applyAddons(kubernetes));
    int workers = layout.workers().size();
    await(workers + " nodes Ready", () -> readyNodes(kubernetes) == workers);
    await("DNS available", () -> dnsReady(kubernetes));
    await("MariaDB answers", () -> command("d1", MachineCommands.databaseAnswers()).succeeded());
  }

  private boolean applyAddons(KubernetesClient kubernetes) {
    ClusterAddons.render(layout, Machines.IMAGES)
        .forEach(
            manifest ->
                kubernetes.resource(manifest.json()).fieldManager("bringup").serverSideApply());
    return true;
  }

  private static long readyNodes(KubernetesClient kubernetes) {
    return kubernetes.nodes().list().getItems().stream()
        .filter(
            node ->
                node.getStatus().getConditions().stream()
                    .anyMatch(
                        condition ->
                            "Ready".equals(condition.getType())
                                && "True".equals(condition.getStatus())))
        .count();
  }

  private static boolean dnsReady(KubernetesClient kubernetes) {
    var deployment =
        kubernetes.apps().deployments().inNamespace("kube-system").withName("coredns").get();
    @Nullable Integer ready = deployment.getStatus().getReadyReplicas();
    return deployment.getSpec().getReplicas().equals(ready);
  }

  private void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    RuntimeException last = new IllegalStateException("never");
    while (System.nanoTime() < deadline) {
      try {
        if (condition.getAsBoolean()) {
          tell(what);
          return;
        }
      } catch (RuntimeException e) {
        last = e;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    throw new IllegalStateException("Not within " + DEADLINE + ": " + what, last);
  }

  private void tell(String what) {
    System.out.printf("%6.2f s  %s%n", (System.nanoTime() - started) / 1e9, what);
  }

  private MachineId id(Machine machine) {
    return new MachineId(layout.clusterId(), machine.name().toString(), machine.incarnation());
  }

  private ExecResult command(String machine, List<String> command, String... input) {
    byte[] stdin = String.join("", input).getBytes(UTF_8);
    return driver.execute(id(layout.machine(MachineName.parse(machine))), command, stdin, COMMAND);
  }

  @Override
  public void close() {
    if (!KEEP) {
      layout.machines().forEach(machine -> driver.destroy(id(machine), COMMAND));
      driver.destroyVolume(new VolumeId(layout.clusterId(), "d1"));
      driver.destroyNetwork(layout.clusterId());
    }
    driver.close();
  }
}
