package dev.slipway.cli.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Every process of this machine's Slipway and what keeps it from its work. All are asked side by
 * side, so that one that does not answer costs its own patience once, and no more.
 */
record LocalPicture(List<ProcessStatus> processes, List<ObjectNode> conditions) {

  private record One(ProcessStatus process, List<ObjectNode> conditions) {}

  static LocalPicture of(Home home, Duration patience) {
    List<ProcessStatus> processes = new ArrayList<>();
    List<ObjectNode> conditions = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<One>> asked =
          new Stack(home)
              .components().stream()
                  .map(c -> executor.submit(() -> one(c, home, patience)))
                  .toList();
      for (Future<One> answer : asked) {
        processes.add(answer.get().process());
        conditions.addAll(answer.get().conditions());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ProcessStatus supervisor = ProcessStatus.of(new Supervisor(home));
    processes.add(supervisor);
    conditions.addAll(ServiceConditions.of(supervisor, Readiness.Answer.NONE, patience));
    return new LocalPicture(processes, conditions);
  }

  private static One one(Component component, Home home, Duration patience) {
    if (!(component instanceof ServiceComponent service)) {
      ProcessStatus status = ProcessStatus.of(component, component::ready);
      return new One(status, ServiceConditions.of(status, Readiness.Answer.NONE, patience));
    }
    List<Readiness.Answer> answers = new ArrayList<>();
    ProcessStatus status =
        ProcessStatus.of(
            service,
            () -> {
              answers.add(Readiness.ask(service, home, patience));
              return answers.getLast().ready();
            });
    Readiness.Answer answer = answers.isEmpty() ? Readiness.Answer.NONE : answers.getLast();
    return new One(status, ServiceConditions.of(status, answer, patience));
  }

  boolean anythingRuns() {
    return processes.stream().anyMatch(process -> process.pid() != null);
  }

  boolean allServe() {
    return processes.stream().allMatch(ProcessStatus::ready);
  }
}
