package dev.slipway.provisioner;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.kit.boundary.Boundaries;
import dev.slipway.kit.correlation.CorrelationId;
import dev.slipway.kit.id.Ids;
import dev.slipway.kit.outbox.Outbox;
import dev.slipway.kit.work.WorkQueue;
import dev.slipway.provisioner.addon.ClusterAddons;
import dev.slipway.provisioner.admission.ClusterRequests;
import dev.slipway.provisioner.admission.Hosts;
import dev.slipway.provisioner.admission.MachineRequests;
import dev.slipway.provisioner.admission.Regenerations;
import dev.slipway.provisioner.admission.ReservationTurns;
import dev.slipway.provisioner.allocation.Allocator;
import dev.slipway.provisioner.blueprint.ApiServers;
import dev.slipway.provisioner.blueprint.ClusterKeys;
import dev.slipway.provisioner.blueprint.ClusterLayouts;
import dev.slipway.provisioner.blueprint.MachineBlueprints;
import dev.slipway.provisioner.blueprint.MachineKeys;
import dev.slipway.provisioner.certificate.CertificateIssuer;
import dev.slipway.provisioner.cluster.ClusterApi;
import dev.slipway.provisioner.cluster.ClusterLedger;
import dev.slipway.provisioner.database.ApplicationDatabases;
import dev.slipway.provisioner.database.DatabaseAccounts;
import dev.slipway.provisioner.etcd.EtcdMembership;
import dev.slipway.provisioner.in.shell.ShellSettings;
import dev.slipway.provisioner.in.work.ReconcileSettings;
import dev.slipway.provisioner.kubeconfig.AccountTokens;
import dev.slipway.provisioner.kubeconfig.KubeconfigRecords;
import dev.slipway.provisioner.kubeconfig.Kubeconfigs;
import dev.slipway.provisioner.layout.ImageReferences;
import dev.slipway.provisioner.machine.Infrastructures;
import dev.slipway.provisioner.machine.MachineImage;
import dev.slipway.provisioner.observation.ClusterObserver;
import dev.slipway.provisioner.observation.ClusterProbes;
import dev.slipway.provisioner.observation.Inventories;
import dev.slipway.provisioner.out.driver.MachineSettings;
import dev.slipway.provisioner.plan.ActionExecutor;
import dev.slipway.provisioner.plan.ClusterAssessor;
import dev.slipway.provisioner.plan.ClusterPlanner;
import dev.slipway.provisioner.plan.ClusterReconciliation;
import dev.slipway.provisioner.plan.ClusterRecorder;
import dev.slipway.provisioner.plan.ClusterStore;
import dev.slipway.provisioner.plan.OperationLog;
import dev.slipway.provisioner.plan.PlannerSettings;
import dev.slipway.provisioner.shell.ShellLimits;
import dev.slipway.provisioner.shell.Shells;
import dev.slipway.provisioner.topology.DraftValidation;
import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts the features, which know no framework, together with what they need. */
@ApplicationScoped
class Wiring {

  @Produces
  @Singleton
  SecureRandom random() {
    return new SecureRandom();
  }

  @Produces
  @Singleton
  MachineImage image(ObjectMapper json, MachineSettings settings) throws IOException {
    Map<String, String> forms = new HashMap<>();
    settings
        .images()
        .forEach((infrastructure, name) -> name.ifPresent(it -> forms.put(infrastructure, it)));
    Optional<Path> versions = settings.versions();
    try (InputStream manifest =
        versions.isPresent()
            ? Files.newInputStream(versions.get())
            : Objects.requireNonNull(Wiring.class.getResourceAsStream("/machine-versions.json"))) {
      return new MachineImage(
          settings.image(),
          forms,
          json.readValue(manifest, new TypeReference<Map<String, String>>() {}));
    }
  }

  @Produces
  @Singleton
  ImageReferences references(MachineImage image) {
    return image.references();
  }

  @Produces
  @Singleton
  CertificateIssuer issuer(SecureRandom random) {
    return new CertificateIssuer(random);
  }

  @Produces
  @Singleton
  MachineKeys keys(ClusterKeys keys, CertificateIssuer issuer, Clock clock) {
    return new MachineKeys(keys, issuer, clock);
  }

  @Produces
  @Singleton
  PlannerSettings plannerSettings(ReconcileSettings settings) {
    return new PlannerSettings(
        settings.machineDeadline(),
        settings.silence(),
        settings.firstPowerOnPause(),
        settings.longestPowerOnPause(),
        settings.powerOnsInVain(),
        settings.replacementsPerHour(),
        settings.shutDownDeadline(),
        settings.pausedDeadline(),
        settings.silentDeadline());
  }

  @Produces
  @Singleton
  Inventories inventories(ReconcileSettings settings, Clock clock) {
    return new Inventories(settings.inventoryKept(), clock);
  }

  @Produces
  @Singleton
  ClusterReconciliation reconciliation(
      ClusterStore store,
      Infrastructures infrastructures,
      ClusterProbes probes,
      Inventories inventories,
      PlannerSettings planning,
      ReconcileSettings settings,
      MachineKeys keys,
      MachineImage image,
      ImageReferences references,
      ClusterApi api,
      EtcdMembership membership,
      Boundaries boundaries,
      @VirtualThreads ExecutorService threads,
      Clock clock) {
    return new ClusterReconciliation(
        store,
        infrastructures,
        new ClusterObserver(probes, inventories, threads, clock),
        new ClusterAssessor(planning),
        new ClusterPlanner(planning),
        new ActionExecutor(
            keys,
            new MachineBlueprints(keys, image, references),
            api,
            membership,
            threads,
            settings.driverDeadline(),
            boundaries),
        new ClusterRecorder(planning, records -> ApiServers.url(records.cluster().wish())),
        records -> ClusterAddons.revision(ClusterLayouts.of(records), references),
        clock);
  }

  @Produces
  @Singleton
  DraftValidation validation(Infrastructures infrastructures, MachineImage image) {
    return new DraftValidation(infrastructures.names(), List.of(image.kubernetesVersion()));
  }

  @Produces
  @Singleton
  Hosts hosts(Infrastructures infrastructures) {
    return new Hosts(infrastructures);
  }

  @Produces
  @Singleton
  Allocator allocator(
      @ConfigProperty(name = "slipway.allocation.host-reserve-mib", defaultValue = "1024")
          int hostReserveMiB) {
    return new Allocator(hostReserveMiB);
  }

  @Produces
  @Singleton
  ClusterRequests requests(
      ClusterLedger ledger,
      Allocator allocator,
      OperationLog operations,
      Outbox outbox,
      WorkQueue work,
      CorrelationId correlation,
      Ids ids,
      Clock clock,
      MachineImage image) {
    return new ClusterRequests(
        ledger,
        allocator,
        operations,
        outbox,
        work,
        correlation,
        ids,
        clock,
        image.kubernetesVersion());
  }

  /**
   * As many as the gateway has connections to a service for; as long as callers wait for answers.
   */
  @Produces
  @Singleton
  ReservationTurns reservationTurns() {
    return new ReservationTurns(512, Duration.ofSeconds(20));
  }

  @Produces
  @Singleton
  Regenerations regenerations(
      ClusterLedger ledger, OperationLog operations, WorkQueue work, CorrelationId correlation) {
    return new Regenerations(ledger, operations, work, correlation);
  }

  @Produces
  @Singleton
  MachineRequests machineRequests(
      ClusterLedger ledger,
      OperationLog operations,
      WorkQueue work,
      CorrelationId correlation,
      Clock clock) {
    return new MachineRequests(ledger, operations, work, correlation, clock);
  }

  @Produces
  @Singleton
  Kubeconfigs kubeconfigs(
      KubeconfigRecords records,
      AccountTokens tokens,
      ClusterApi api,
      MachineKeys keys,
      Ids ids,
      Clock clock) {
    return new Kubeconfigs(records, tokens, api, keys, ids, clock);
  }

  @Produces
  @Singleton
  ApplicationDatabases databases(
      DatabaseAccounts accounts, Infrastructures infrastructures, SecureRandom random) {
    return new ApplicationDatabases(accounts, infrastructures, random);
  }

  @Produces
  @Singleton
  Shells shells(ClusterLedger ledger, Infrastructures infrastructures, ShellSettings settings) {
    return new Shells(
        ledger,
        infrastructures,
        new ShellLimits(settings.idleTimeout(), settings.totalTimeout(), settings.most()));
  }
}
