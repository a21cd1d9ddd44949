package dev.slipway.kit.service;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * This service's short name: {@code provisioner}, {@code deployer}, {@code monitor} or {@code
 * gateway}. It is {@code slipway.service.name}, or else the application's name ({@code
 * quarkus.application.name}) without {@code api-} in front and {@code -service} behind.
 */
@ApplicationScoped
public class ServiceName {
  private final String value;

  /** The name that is configured, or else the application's, shortened. */
  @Inject
  public ServiceName(
      @ConfigProperty(name = "slipway.service.name") Optional<String> configured,
      @ConfigProperty(name = "quarkus.application.name") String application) {
    this.value = configured.orElseGet(() -> shortened(application));
  }

  /** The short name, which is the issuer and the audience of identities, too. */
  public String value() {
    return value;
  }

  /** The CloudEvents {@code source} of this service's events. */
  public String eventSource() {
    return "/slipway/" + value();
  }

  static String shortened(String application) {
    String name = application.startsWith("api-") ? application.substring(4) : application;
    return name.endsWith("-service") ? name.substring(0, name.length() - 8) : name;
  }
}
