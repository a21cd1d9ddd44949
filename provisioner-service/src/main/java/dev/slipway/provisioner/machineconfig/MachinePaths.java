package dev.slipway.provisioner.machineconfig;

import dev.slipway.provisioner.certificate.MachineFiles;
import java.util.Map;

/** Where Slipway's files are on a machine. */
final class MachinePaths {

  static final String CONFIG = "/etc/slipway";
  static final String BIN = CONFIG + "/bin";
  static final String SSL = CONFIG + "/ssl";
  static final String KUBECONFIG = CONFIG + "/kubeconfig";

  /** As values of templates. */
  static final Map<String, String> PLACES =
      Map.of("config", CONFIG, "bin", BIN, "ssl", SSL, "kubeconfig", KUBECONFIG);

  private MachinePaths() {}

  static String certificate(String fileName) {
    return CONFIG + "/" + MachineFiles.certificate(fileName);
  }

  static String key(String fileName) {
    return CONFIG + "/" + MachineFiles.key(fileName);
  }
}
