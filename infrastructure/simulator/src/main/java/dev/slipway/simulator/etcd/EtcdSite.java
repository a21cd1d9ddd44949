package dev.slipway.simulator.etcd;

import dev.slipway.infrastructure.MachineId;
import dev.slipway.simulator.machine.SimulatorFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Every etcd there is, by its cluster. */
public final class EtcdSite {
  private final Path directory;
  private final Consumer<String> lost;
  private final Map<String, EtcdEnsemble> ensembles = new ConcurrentHashMap<>();

  /** Those whose data are being removed: until that is done, nobody begins anew. */
  private final Set<String> leaving = new HashSet<>();

  /**
   * Finds what an earlier process left.
   *
   * @param lost is told the key of an ensemble whose data nobody has any more
   */
  public EtcdSite(Path directory, Consumer<String> lost) {
    this.directory = directory;
    this.lost = lost;
    for (Path path : SimulatorFiles.directories(directory)) {
      try {
        String key = SimulatorFiles.name(path);
        if (Files.exists(path.resolve("members.json"))) {
          String token = key.substring(key.indexOf('_') + 1);
          ensembles.put(key, EtcdEnsemble.read(path, token));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** By what a cluster's etcd is known here: no two instances share one. */
  public static String key(String instance, String cluster) {
    return instance + "_" + cluster;
  }

  /** Asked by event loops, and so without a lock. */
  public Optional<EtcdEnsemble> find(String key) {
    return Optional.ofNullable(ensembles.get(key));
  }

  /**
   * The ensemble that a member with new data joins: the one there is, else one of these members.
   *
   * @param initialCluster {@code name=peer URL} of each
   */
  public synchronized EtcdEnsemble ensemble(String key, String token, List<String> initialCluster)
      throws InterruptedException {
    while (leaving.contains(key)) {
      wait();
    }
    EtcdEnsemble known = ensembles.get(key);
    if (known != null) {
      return known;
    }
    EtcdEnsemble made = new EtcdEnsemble(directory.resolve(key), token);
    made.bootstrap(initialCluster);
    ensembles.put(key, made);
    notifyAll();
    return made;
  }

  /** Waits for the cluster's etcd to be there and to have a quorum. */
  public EtcdEnsemble awaitQuorum(String key) throws InterruptedException {
    EtcdEnsemble ensemble;
    synchronized (this) {
      while (!ensembles.containsKey(key)) {
        wait();
      }
      ensemble = find(key).orElseThrow();
    }
    ensemble.awaitQuorum();
    return ensemble;
  }

  /** A machine's data are gone, with the machine or without it. */
  public void loseData(String instance, MachineId machine) {
    String key = key(instance, machine.clusterId());
    synchronized (this) {
      EtcdEnsemble ensemble = ensembles.get(key);
      if (ensemble == null || ensemble.loseData(machine.toString())) {
        return;
      }
      leaving.add(key);
    }
    try {
      // Without the lock, for it waits for event loops.
      lost.accept(key);
      SimulatorFiles.deleteTree(directory.resolve(key));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      synchronized (this) {
        ensembles.remove(key);
        leaving.remove(key);
        notifyAll();
      }
    }
  }
}
