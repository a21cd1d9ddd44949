package dev.slipway.infrastructure.docker;

import com.github.dockerjava.api.model.BindOptions;
import com.github.dockerjava.api.model.BindPropagation;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Ulimit;
import dev.slipway.infrastructure.MachineSpec;
import dev.slipway.infrastructure.PortForward;
import dev.slipway.infrastructure.VolumeId;
import dev.slipway.infrastructure.docker.ignition.ContainerConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a container is like that shall be a machine. */
final class ContainerForm {

  private static final long MIB = 1024 * 1024;
  private static final long WANTED_OPEN_FILES = 1_048_576;

  private final Names names;
  private final DockerSettings settings;
  private final DockerHost host;

  ContainerForm(Names names, DockerSettings settings, DockerHost host) {
    this.names = names;
    this.settings = settings;
    this.host = host;
  }

  HostConfig hostConfig(MachineSpec spec, ContainerConfiguration configuration) {
    Capabilities capabilities = host.capabilities();
    long openFiles = Math.min(WANTED_OPEN_FILES, host.mostOpenFiles());
    HostConfig config =
        new MachineHostConfig()
            .withNetworkMode(names.network(spec.id().clusterId()))
            .withRestartPolicy(RestartPolicy.noRestart())
            .withInit(false)
            .withMemory(spec.memoryMiB() * MIB)
            .withMemorySwap(spec.memoryMiB() * MIB)
            .withCgroupnsMode("private")
            .withCapAdd(Capability.ALL)
            .withCapDrop(capabilities.missing().toArray(Capability[]::new))
            .withSecurityOpts(List.of("seccomp=unconfined", "apparmor=unconfined"))
            .withDeviceCgroupRules(List.of("a *:* rwm"))
            .withTmpFs(Map.of("/run", "mode=755,nosuid,nodev", "/tmp", "exec,nosuid,nodev"))
            .withUlimits(List.of(new Ulimit("nofile", openFiles, openFiles)))
            .withMounts(mounts(spec))
            .withExtraHosts(configuration.extraHosts().toArray(String[]::new))
            .withPortBindings(portBindings(spec))
            .withLogConfig(
                new LogConfig(
                    LogConfig.LoggingType.JSON_FILE, Map.of("max-size", "8m", "max-file", "2")));
    return host.hasKernelLog()
        ? config.withDevices(new Device("rwm", "/dev/kmsg", "/dev/kmsg"))
        : config;
  }

  private List<Mount> mounts(MachineSpec spec) {
    List<Mount> mounts = new ArrayList<>();
    mounts.add(volume(names.ownVolume(spec.id()), "/var"));
    spec.dataVolume()
        .ifPresent(
            data ->
                mounts.add(
                    volume(
                        names.dataVolume(new VolumeId(spec.id().clusterId(), data.name())),
                        data.mountPath())));
    if (host.givesModules()) {
      mounts.add(
          new Mount()
              .withType(MountType.BIND)
              .withSource("/lib/modules")
              .withTarget("/lib/modules")
              .withReadOnly(true)
              .withBindOptions(new BindOptions().withPropagation(BindPropagation.R_PRIVATE)));
    }
    return mounts;
  }

  private static Mount volume(String name, String target) {
    return new Mount().withType(MountType.VOLUME).withSource(name).withTarget(target);
  }

  private Ports portBindings(MachineSpec spec) {
    Ports ports = new Ports();
    for (PortForward forward : spec.portForwards()) {
      ports.add(
          new PortBinding(
              Ports.Binding.bindIpAndPort(settings.publishAddress(), forward.hostPort()),
              ExposedPort.tcp(forward.machinePort())));
    }
    return ports;
  }
}
