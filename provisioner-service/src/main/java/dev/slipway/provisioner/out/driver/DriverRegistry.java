package dev.slipway.provisioner.out.driver;

import dev.slipway.infrastructure.DriverProvider;
import dev.slipway.infrastructure.InfrastructureDriver;
import dev.slipway.provisioner.machine.Infrastructures;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The drivers on the class path, opened once. */
@ApplicationScoped
public class DriverRegistry implements Infrastructures {
  private static final Logger LOG = Logger.getLogger(DriverRegistry.class);

  private final Map<String, InfrastructureDriver> drivers = new TreeMap<>();

  @Inject
  DriverRegistry(
      DriverSettings settings,
      @ConfigProperty(name = "slipway.instance", defaultValue = "local") String instance) {
    for (DriverProvider provider :
        ServiceLoader.load(DriverProvider.class, DriverProvider.class.getClassLoader())) {
      drivers.put(provider.name(), provider.open(instance, given(settings, provider.name())));
    }
    LOG.infof("Infrastructures: %s", String.join(", ", drivers.keySet()));
  }

  private static Map<String, String> given(DriverSettings settings, String driver) {
    Map<String, String> given = new HashMap<>();
    DriverSettings.OfDriver own = settings.driver().get(driver);
    if (own != null) {
      own.settings().forEach((name, value) -> value.ifPresent(it -> given.put(name, it)));
    }
    return given;
  }

  @Override
  public List<String> names() {
    return List.copyOf(drivers.keySet());
  }

  @Override
  public Optional<InfrastructureDriver> find(String name) {
    return Optional.ofNullable(drivers.get(name));
  }

  @PreDestroy
  void close() {
    drivers.values().forEach(InfrastructureDriver::close);
  }
}
