package dev.slipway.cli.local;

import dev.slipway.localstack.process.ProcessIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** All processes of one Slipway on this machine. */
final class Stack {
  private final Home home;
  private final Component postgres;
  private final Component kafka;
  private final Component simulator;
  private final List<ServiceComponent> services;

  Stack(Home home) {
    this(home, ServiceComponent.Mode.SERVING);
  }

  Stack(Home home, ServiceComponent.Mode mode) {
    this.home = home;
    this.postgres = new PostgresComponent(home);
    this.kafka = new KafkaComponent(home, mode);
    this.simulator = new SimulatorComponent(home);
    this.services =
        List.of(
            new ServiceComponent(ServiceComponent.PROVISIONER, home, mode),
            new ServiceComponent(ServiceComponent.DEPLOYER, home, mode),
            new ServiceComponent(ServiceComponent.MONITOR, home, mode),
            new ServiceComponent(ServiceComponent.GATEWAY, home, mode));
  }

  Home home() {
    return home;
  }

  /** In the order in which they are started. */
  List<Component> components() {
    List<Component> all = new ArrayList<>(List.of(postgres, kafka));
    // Asked each time: a supervisor runs on while a simulator comes to be wanted.
    if (home.wantsSimulator()) {
      all.add(simulator);
    }
    all.addAll(services);
    return all;
  }

  List<ServiceComponent> services() {
    return services;
  }

  /**
   * Starts what does not run: the database first, for the services migrate their schemas as they
   * start, then all others side by side.
   */
  void start() {
    home.prepare();
    // Made before anything runs, so that processes started side by side read the same ones.
    LocalSecrets secrets = new LocalSecrets(home);
    secrets.instance();
    secrets.identityKey();
    secrets.encryptionKey();
    secrets.deployerEncryptionKey();
    ServiceComponent.DATABASES.forEach(secrets::databasePassword);
    postgres.start();
    Precedence.give(postgres);
    List<Component> others = new ArrayList<>(components());
    others.remove(postgres);
    atOnce(
        others,
        component -> {
          if (component.outdated()) {
            component.stop();
          }
          component.start();
          Precedence.give(component);
        });
  }

  /** Stops everything, what others depend on last. */
  void stop() {
    atOnce(List.copyOf(services), Component::stop);
    atOnce(List.of(kafka, postgres, simulator), Component::stop);
  }

  boolean anythingRuns() {
    return components().stream().map(Component::process).anyMatch(Optional::isPresent);
  }

  List<ProcessIdentity> processes() {
    return components().stream().map(Component::process).flatMap(Optional::stream).toList();
  }

  private static void atOnce(List<Component> components, Consumer<Component> action) {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Void>> all =
          components.stream()
              .map(c -> CompletableFuture.runAsync(() -> action.accept(c), executor))
              .toList();
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
