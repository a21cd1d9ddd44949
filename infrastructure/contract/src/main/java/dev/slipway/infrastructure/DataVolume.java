package dev.slipway.infrastructure;

/**
 * Storage that outlives the machine: made with the first machine that names it, found again by
 * every later one, removed by {@link InfrastructureDriver#destroyVolume} only.
 *
 * @param name its name inside the cluster
 * @param mountPath the absolute path where the machine finds it before its first unit starts
 */
public record DataVolume(String name, String mountPath) {

  public DataVolume {
    MachineId.requireLabel("volume name", name, 20);
    if (!mountPath.startsWith("/") || mountPath.contains("..") || mountPath.length() < 2) {
      throw new IllegalArgumentException(
          "A volume is mounted at an absolute path below /, which \"" + mountPath + "\" is not");
    }
  }
}
