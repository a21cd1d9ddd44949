package dev.slipway.provisioner.out.persistence;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;

/** A row of {@code port_forward}. */
@Entity
@Table(name = "port_forward")
@IdClass(PortForwardEntity.Key.class)
class PortForwardEntity {
  /** Which port of which host. */
  record Key(String infrastructure, int hostPort) implements Serializable {}

  @Id String infrastructure;

  @Id
  @Column(name = "host_port")
  int hostPort;

  String project;

  @Column(name = "cluster_id")
  String clusterId;

  int position;
  String machine;
  int port;
}
