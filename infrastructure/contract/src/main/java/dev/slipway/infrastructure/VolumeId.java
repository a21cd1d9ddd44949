package dev.slipway.infrastructure;

/**
 * Which data volume.
 *
 * @param clusterId the cluster it belongs to
 * @param name its name inside the cluster: lower-case letters, digits and inner hyphens, 20 at most
 */
public record VolumeId(String clusterId, String name) {

  public VolumeId {
    MachineId.requireLabel("cluster id", clusterId, 40);
    MachineId.requireLabel("volume name", name, 20);
  }

  @Override
  public String toString() {
    return clusterId + "/" + name;
  }
}
