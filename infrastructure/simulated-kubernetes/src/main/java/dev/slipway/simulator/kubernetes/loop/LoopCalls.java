package dev.slipway.simulator.kubernetes.loop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Calls from other threads to what lives on a loop. */
public final class LoopCalls {

  private LoopCalls() {}

  /**
   * Runs a question on the loop and waits for the answer. Not to be called on another event loop.
   *
   * @throws RuntimeException what the question threw
   */
  public static <T> T ask(ClusterLoop loop, Supplier<T> question) {
    if (loop.isCurrent()) {
      return question.get();
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            answer.complete(question.get());
          } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
          }
        });
    return join(answer);
  }

  /** Runs a task on the loop and waits until it is done. Not to be called on another event loop. */
  public static void run(ClusterLoop loop, Runnable task) {
    boolean ignored =
        ask(
            loop,
            () -> {
              task.run();
              return true;
            });
  }

  /** Waits for a future and throws what it failed with. */
  public static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
