package dev.slipway.kit.standstill;

import dev.slipway.kit.service.ServiceName;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Starts the watch over this process' virtual threads, in which all of its work is done. Where they
 * stand still it would keep its leases, and do nothing with them, for ever; where it ends, it is
 * started again and nothing is lost. What they stood at is left in a file.
 */
@ApplicationScoped
class StandstillWatch {
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** A minute: longer than any machine is too busy to run a thread once. */
  private static final int LOOKS = 60;

  private final ServiceName service;
  private final Path directory;

  @Inject
  StandstillWatch(
      ServiceName service,
      @ConfigProperty(name = "slipway.dependencies.data-directory") Path directory) {
    this.service = service;
    this.directory = directory;
  }

  void start(@Observes StartupEvent event) {
    var report = new ThreadReport(service.value(), directory);
    new CarrierWatch(EVERY, LOOKS, report::writeAndHalt).start();
  }
}
