package dev.slipway.provisioner.world;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Runs what it is given in the caller's thread, one after the other, so that a run can be repeated.
 */
final class InOrder extends AbstractExecutorService {
  private final boolean reversed;

  /**
   * @param reversed whether the last is run first
   */
  InOrder(boolean reversed) {
    this.reversed = reversed;
  }

  @Override
  public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks) {
    List<Future<T>> results = new ArrayList<>();
    List<Callable<T>> ordered = new ArrayList<>(tasks);
    for (Callable<T> task : reversed ? ordered.reversed() : ordered) {
      try {
        results.add(CompletableFuture.completedFuture(task.call()));
      } catch (Exception e) {
        results.add(CompletableFuture.failedFuture(e));
      }
    }
    return reversed ? results.reversed() : results;
  }

  @Override
  public void execute(Runnable command) {
    command.run();
  }

  @Override
  public void shutdown() {}

  @Override
  public List<Runnable> shutdownNow() {
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }
}
