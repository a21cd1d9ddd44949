package dev.slipway.provisioner.api;

import dev.slipway.infrastructure.InfrastructureDriver;
import dev.slipway.provisioner.machine.Infrastructures;
import dev.slipway.provisioner.world.MemoryDriver;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.List;
import java.util.Optional;

/** One infrastructure, in memory, under the name of the default one. */
@Alternative
@Priority(1)
@ApplicationScoped
public class MemoryInfrastructures implements Infrastructures {
  private final MemoryDriver driver = new MemoryDriver();

  public MemoryDriver memory() {
    return driver;
  }

  @Override
  public List<String> names() {
    return List.of("docker");
  }

  @Override
  public Optional<InfrastructureDriver> find(String name) {
    return name.equals("docker") ? Optional.of(driver) : Optional.empty();
  }
}
