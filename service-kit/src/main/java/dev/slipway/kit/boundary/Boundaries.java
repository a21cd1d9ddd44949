package dev.slipway.kit.boundary;

import dev.slipway.kit.service.ServiceName;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The places between what outlives a crash: before and after a driver's call, a commit, a send, an
 * acknowledgement, a request that is passed on. Code passes them by name. Nothing comes of it,
 * unless the directory {@code SLIPWAY_BOUNDARIES_DIR} is set: then each passing is noted there, and
 * the process ends at the one that is asked for ({@link BoundaryFiles}).
 *
 * <p>A name is {@code place:what:moment}, such as {@code act:CreateMachine:before}.
 */
public final class Boundaries {
  private static final Boundaries NONE = new Boundaries(null);

  private final @Nullable BoundaryFiles files;

  private Boundaries(@Nullable BoundaryFiles files) {
    this.files = files;
  }

  /** Passing them has no effect. */
  public static Boundaries none() {
    return NONE;
  }

  /** Notes them in files, and ends the process when a file says so. */
  static Boundaries in(BoundaryFiles files) {
    return new Boundaries(files);
  }

  /**
   * Passes one.
   *
   * @param place where in the code
   * @param what what it is done with: an action, an event's type, a kind of work
   * @param moment before what, or after what
   */
  public void pass(String place, String what, String moment) {
    if (files != null) {
      files.pass(place + ":" + what + ":" + moment);
    }
  }

  /** Passes one before the call and, where it returns, one after it. */
  public <T> T around(String place, String what, Supplier<T> call) {
    pass(place, what, "before");
    T answer = call.get();
    pass(place, what, "after");
    return answer;
  }

  /** Passes one before the call and, where it returns, one after it. */
  public void around(String place, String what, Runnable call) {
    pass(place, what, "before");
    call.run();
    pass(place, what, "after");
  }

  /** Makes the service's own. */
  @ApplicationScoped
  static class Producer {

    @Produces
    @Singleton
    @DefaultBean
    Boundaries boundaries(
        ServiceName service,
        @ConfigProperty(name = "slipway.boundaries.dir") Optional<Path> directory) {
      return directory
          .map(found -> in(new BoundaryFiles(found, service.value(), Boundaries::halt)))
          .orElse(NONE);
    }
  }

  /** As {@code kill -9} does: no shutdown hook, no finally, nothing is flushed. */
  private static void halt() {
    Runtime.getRuntime().halt(137);
  }
}
