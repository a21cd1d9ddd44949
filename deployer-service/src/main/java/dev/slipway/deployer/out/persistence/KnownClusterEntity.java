package dev.slipway.deployer.out.persistence;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code known_cluster}. */
@Entity
@Table(name = "known_cluster")
public class KnownClusterEntity {
  @Id public String id;
  public String project;
  public String name;
  public boolean ready;

  @Column(name = "ever_ready")
  public boolean everReady;

  @Column(name = "api_server")
  public @Nullable String apiServer;

  @Column(name = "machine_network")
  public @Nullable String machineNetwork;

  /** Names, separated by commas. */
  public String workers;

  /** The newest that it was ready at. */
  public long generation;

  @Column(name = "last_sequence")
  public long lastSequence;

  @Column(name = "known_since")
  public Instant knownSince;
}
