package dev.slipway.provisioner.machineconfig;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.infrastructure.ExecResult;
import dev.slipway.infrastructure.Secret;
import dev.slipway.provisioner.layout.ClusterLayout;
import dev.slipway.provisioner.layout.Machine;
import dev.slipway.provisioner.layout.MachineName;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a cluster must be able to do, tried from pods, from nodes and from outside. */
@SuppressWarnings("SystemOut") // Part of a program.
final class BringUpChecks {

  private static final Secret PASSWORD = Secret.of("only-for-this-bring-up");
  private static final String PAGE = "/wp-admin/install.php";

  private static final String WORDPRESS =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: wordpress, namespace: default}
      spec:
        replicas: %d
        selector: {matchLabels: {app: wordpress}}
        template:
          metadata: {labels: {app: wordpress}}
          spec:
            containers:
            - name: wordpress
              image: slipway.local/wordpress:6.1
              env:
              - {name: WORDPRESS_DB_NAME, value: wordpress}
              - {name: WORDPRESS_DB_HOST, value: %s}
              - {name: WORDPRESS_DB_USER, value: wordpress}
              - {name: WORDPRESS_DB_PASSWORD, value: %s}
              ports: [{containerPort: 80}]
              readinessProbe: {tcpSocket: {port: 80}, periodSeconds: 1}
      """;

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: wpfrontend, namespace: default}
      spec: {type: NodePort, selector: {app: wordpress}, ports: [{port: 80, nodePort: 30100}]}
      """;

  /** Executes a command on a machine. */
  interface Commands {
    ExecResult run(String machine, List<String> command, String... input);
  }

  private final ClusterLayout layout;
  private final KubernetesClient kubernetes;
  private final Commands commands;

  BringUpChecks(ClusterLayout layout, KubernetesClient kubernetes, Commands commands) {
    this.layout = layout;
    this.kubernetes = kubernetes;
    this.commands = commands;
  }

  void run() {
    assertEtcdWantsACertificate();
    assertCapacityIsTheMachines();
    new BringUpAccessChecks(kubernetes).run();
    makeDatabase();
    scale(3);
    kubernetes.resource(SERVICE).fieldManager("bringup").serverSideApply();
    List<Pod> pods = pods();
    assertThat(pods).extracting(pod -> pod.getSpec().getNodeName()).doesNotHaveDuplicates();
    List<String> targets = targets(pods);
    pods.forEach(pod -> assertPodReaches(pod, targets));
    assertMachinesReach(targets);
    assertThat(kubernetes.pods().resource(pods.getFirst()).getLog()).contains(PAGE);
    scale(30);
    scale(3);
    System.out.println("          every check passed");
  }

  private void assertEtcdWantsACertificate() {
    String url = layout.etcdEndpoints().split(",", -1)[0] + "/version";
    assertThat(onController("curl", "-sk", "-m", "3", url).succeeded()).isFalse();
    assertThat(onController("curl", "-s", "-m", "3", url.replace("https", "http")).stdout())
        .doesNotContain("etcdserver");
    String identity = "/etc/slipway/ssl/apiserver-etcd-client";
    assertThat(
            onController(
                    "curl",
                    "-s",
                    "-m",
                    "3",
                    "--cacert",
                    "/etc/slipway/ssl/etcd-ca.pem",
                    "--cert",
                    identity + ".pem",
                    "--key",
                    identity + "-key.pem",
                    url)
                .stdout())
        .contains("etcdserver");
  }

  private ExecResult onController(String... command) {
    return commands.run("c1", List.of(command));
  }

  private void assertCapacityIsTheMachines() {
    for (Machine worker : layout.workers()) {
      var node = kubernetes.nodes().withName(worker.name().toString()).get();
      long machine = worker.memoryMiB() * 1024L * 1024L;
      assertThat(memory(node.getStatus().getCapacity())).isEqualTo(machine);
      assertThat(memory(node.getStatus().getAllocatable())).isBetween(machine / 2, machine);
    }
  }

  private static long memory(Map<String, Quantity> resources) {
    return requireNonNull(resources.get("memory")).getNumericalAmount().longValueExact();
  }

  private void makeDatabase() {
    var statements =
        DatabaseStatements.ensure("wordpress", "wordpress", PASSWORD, layout.network().machines());
    for (int time = 0; time < 2; time++) {
      var result = commands.run("d1", MachineCommands.mariadb(), statements.reveal());
      assertThat(result.succeeded()).as("%s", result.stderr()).isTrue();
    }
  }

  private void scale(int replicas) {
    long start = System.nanoTime();
    String database = layout.database().orElseThrow().address().toString();
    kubernetes
        .resource(WORDPRESS.formatted(replicas, database, PASSWORD.reveal()))
        .fieldManager("bringup")
        .serverSideApply();
    kubernetes
        .apps()
        .deployments()
        .inNamespace("default")
        .withName("wordpress")
        .waitUntilCondition(
            deployment ->
                deployment != null
                    && Integer.valueOf(replicas).equals(deployment.getStatus().getReadyReplicas())
                    && Integer.valueOf(replicas).equals(deployment.getStatus().getReplicas()),
            120,
            TimeUnit.SECONDS);
    System.out.printf(
        "          %d WordPress pods Ready after %.2f s%n",
        replicas, (System.nanoTime() - start) / 1e9);
  }

  private List<Pod> pods() {
    return kubernetes.pods().inNamespace("default").withLabel("app", "wordpress").list().getItems();
  }

  private List<String> targets(List<Pod> pods) {
    List<String> targets = new ArrayList<>();
    pods.forEach(pod -> targets.add(pod.getStatus().getPodIP() + " 80"));
    layout.workers().forEach(worker -> targets.add(worker.address() + " 30100"));
    var service = kubernetes.services().inNamespace("default").withName("wpfrontend").get();
    targets.add(service.getSpec().getClusterIP() + " 80");
    return targets;
  }

  private void assertPodReaches(Pod pod, List<String> targets) {
    List<String> all = new ArrayList<>(targets);
    all.add("wpfrontend 80");
    all.add("wpfrontend.default.svc.cluster.local 80");
    for (String target : all) {
      String where = pod.getSpec().getNodeName() + " → " + target;
      assertThat(execute(pod, "bash", "-c", request(target))).as(where).contains(" 200 ");
    }
    assertThat(execute(pod, "getent", "hosts", "kubernetes.default")).contains("10.3.0.1");
    assertThat(execute(pod, "bash", "-c", "time getent hosts wordpress.org; echo $?"))
        .contains("2");
    assertThat(execute(pod, "bash", "-c", ": </dev/tcp/kubernetes.default/443 && echo open"))
        .contains("open");
  }

  private static String request(String target) {
    String[] parts = target.split(" ", -1);
    return "exec 3<>/dev/tcp/%s/%s && printf 'GET %s HTTP/1.0\\r\\n\\r\\n' >&3 && head -1 <&3"
        .formatted(parts[0], parts[1], PAGE);
  }

  private String execute(Pod pod, String... command) {
    var output = new ByteArrayOutputStream();
    try (var running =
        kubernetes.pods().resource(pod).writingOutput(output).writingError(output).exec(command)) {
      running.exitCode().orTimeout(20, TimeUnit.SECONDS).join();
    }
    return output.toString(UTF_8);
  }

  private void assertMachinesReach(List<String> targets) {
    for (Machine worker : layout.workers()) {
      targets.forEach(target -> assertReached(worker.name(), target));
    }
    // Controllers have no kube-proxy: pods they reach by the routes alone, as aggregated APIs are.
    targets.stream()
        .filter(target -> target.startsWith("10.2."))
        .forEach(target -> assertReached(layout.apiServer().name(), target));
  }

  private void assertReached(MachineName from, String target) {
    var result = commands.run(from.toString(), List.of("bash", "-c", request(target)));
    assertThat(result.stdout()).as("%s → %s", from, target).contains(" 200 ");
  }
}
