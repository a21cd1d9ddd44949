package dev.slipway.kit.testing;

import dev.slipway.kit.operation.Operation;
import dev.slipway.kit.operation.OperationCancelListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers which operations were asked to end. */
@ApplicationScoped
public class CancelRecorder implements OperationCancelListener {
  private final List<String> cancelled = new CopyOnWriteArrayList<>();

  @Override
  public void cancelRequested(Operation operation) {
    cancelled.add(operation.id());
  }

  public List<String> cancelled() {
    return List.copyOf(cancelled);
  }
}
