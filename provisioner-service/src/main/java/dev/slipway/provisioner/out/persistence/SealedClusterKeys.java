package dev.slipway.provisioner.out.persistence;

import dev.slipway.infrastructure.MachineId;
import dev.slipway.kit.jdbc.Database;
import dev.slipway.provisioner.blueprint.ClusterKeys;
import dev.slipway.provisioner.certificate.ClusterAuthorities;
import dev.slipway.provisioner.certificate.MachineCertificates;
import dev.slipway.provisioner.out.encryption.Sealer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;

/** Keys and certificates in Postgres, sealed. */
@ApplicationScoped
public class SealedClusterKeys implements ClusterKeys {
  private final Database database;
  private final Sealer sealer;
  private final Clock clock;

  @Inject
  SealedClusterKeys(Database database, Sealer sealer, Clock clock) {
    this.database = database;
    this.sealer = sealer;
    this.clock = clock;
  }

  @Override
  public Optional<ClusterAuthorities> authorities(String clusterId) {
    return database
        .first(
            "select sealed from cluster_authorities where cluster_id = ?",
            row -> row.bytes("sealed"),
            clusterId)
        .map(bytes -> ClusterAuthorities.fromBytes(sealer.open(bytes, place(clusterId))));
  }

  @Override
  public void keep(String clusterId, ClusterAuthorities authorities) {
    database.update(
        """
        insert into cluster_authorities (cluster_id, project, sealed, created_at)
        select id, project, ?, ? from cluster where id = ? and deleted_at is null
        on conflict do nothing
        """,
        sealer.seal(authorities.toBytes(), place(clusterId)),
        clock.instant(),
        clusterId);
  }

  @Override
  public Optional<MachineCertificates> certificates(MachineId machine) {
    return database
        .first(
            """
            select sealed from machine_certificates
            where cluster_id = ? and machine = ? and incarnation = ?
            """,
            row -> row.bytes("sealed"),
            machine.clusterId(),
            machine.name(),
            machine.incarnation())
        .map(bytes -> MachineCertificates.fromBytes(sealer.open(bytes, place(machine))));
  }

  @Override
  public void keep(MachineId machine, MachineCertificates certificates) {
    database.update(
        """
        insert into machine_certificates
          (cluster_id, machine, incarnation, project, sealed, not_after, created_at)
        select id, ?, ?, project, ?, ?, ? from cluster where id = ? and deleted_at is null
        on conflict do nothing
        """,
        machine.name(),
        machine.incarnation(),
        sealer.seal(certificates.toBytes(), place(machine)),
        certificates.notAfter(),
        clock.instant(),
        machine.clusterId());
  }

  private static String place(String clusterId) {
    return "cluster_authorities/" + clusterId;
  }

  private static String place(MachineId machine) {
    return "machine_certificates/" + machine;
  }
}
