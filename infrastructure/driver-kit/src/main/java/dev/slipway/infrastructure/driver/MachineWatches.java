package dev.slipway.infrastructure.driver;

import dev.slipway.infrastructure.Subscription;
import dev.slipway.infrastructure.WatchEvent;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The watches that a driver has, which end with it. */
public final class MachineWatches implements AutoCloseable {

  private final String driver;
  private final Supplier<? extends Sight> sights;
  private final Set<MachineWatch> open = ConcurrentHashMap.newKeySet();

  /**
   * None yet.
   *
   * @param driver the driver's name
   * @param sights opens a sight: at the start of each watch, and after each failure; it may throw
   *     what a sight throws
   */
  public MachineWatches(String driver, Supplier<? extends Sight> sights) {
    this.driver = driver;
    this.sights = sights;
  }

  /**
   * Begins another, in a thread of its own: with a snapshot, and again with one after a failure.
   */
  public Subscription start(Consumer<WatchEvent> listener) {
    MachineWatch watch = new MachineWatch(driver + "-watch", sights, listener, open::remove);
    open.add(watch);
    watch.start();
    return watch;
  }

  @Override
  public void close() {
    List.copyOf(open).forEach(MachineWatch::close);
  }
}
