package dev.slipway.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.PriorityBlockingQueue;

/**
 * No queue between threads grows without a bound. Where a class bounds one by asking its source for
 * no more, it is named here, and {@code docs/operations.md} says how.
 */
@AnalyzeClasses(packages = "dev.slipway", importOptions = ImportOption.DoNotIncludeTests.class)
class QueuesTest {
  private static final Set<String> BOUNDED_AT_THE_SOURCE =
      Set.of(
          "dev.slipway.kit.inbox.PartitionWorker",
          "dev.slipway.deployer.out.kubernetes.HttpLines",
          "dev.slipway.provisioner.in.shell.ShellSocket",
          "dev.slipway.infrastructure.simulated.SimulatedShell",
          "dev.slipway.simulator.api.ShellConnection");

  private static final Set<Class<?>> UNBOUNDED =
      Set.of(
          LinkedBlockingQueue.class,
          LinkedBlockingDeque.class,
          LinkedTransferQueue.class,
          PriorityBlockingQueue.class,
          DelayQueue.class,
          ConcurrentLinkedQueue.class,
          ConcurrentLinkedDeque.class);

  @ArchTest
  static final ArchRule noQueueIsUnbounded =
      noClasses()
          .that(
              DescribedPredicate.describe(
                  "don't bound it at its source",
                  type -> !BOUNDED_AT_THE_SOURCE.contains(type.getName())))
          .should()
          .callConstructorWhere(
              DescribedPredicate.describe(
                  "a queue without a capacity is made", QueuesTest::makesUnboundedQueue));

  /** Their threads are few, and what waits for these is not bounded. */
  @ArchTest
  static final ArchRule noPoolHasAnUnboundedQueue =
      noClasses()
          .should()
          .callMethod(Executors.class, "newFixedThreadPool", int.class)
          .orShould()
          .callMethod(Executors.class, "newSingleThreadExecutor");

  private static boolean makesUnboundedQueue(JavaConstructorCall call) {
    var target = call.getTarget();
    return UNBOUNDED.stream().anyMatch(type -> target.getOwner().isEquivalentTo(type))
        && target.getRawParameterTypes().stream()
            .noneMatch(parameter -> parameter.isEquivalentTo(int.class));
  }
}
