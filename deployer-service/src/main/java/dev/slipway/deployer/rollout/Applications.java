package dev.slipway.deployer.rollout;

import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.application.ApplicationKey;
import dev.slipway.deployer.application.ApplicationOperations;
import dev.slipway.deployer.application.ApplicationSettings;
import dev.slipway.deployer.application.ApplicationStore;
import dev.slipway.deployer.application.KnownCluster;
import dev.slipway.deployer.application.OperationSteps;
import dev.slipway.deployer.application.Requested;
import dev.slipway.deployer.application.TakenException;
import dev.slipway.deployer.application.Wish;
import dev.slipway.deployer.application.WishRules;
import dev.slipway.deployer.application.Work;
import dev.slipway.deployer.plan.WishPlan;
import dev.slipway.kit.correlation.CorrelationId;
import dev.slipway.kit.operation.Operation;
import dev.slipway.kit.operation.Operations;
import dev.slipway.kit.problem.FieldError;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.kit.work.WorkQueue;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can be asked of applications. Each change commits with its operation and its wake-up. */
@ApplicationScoped
public class Applications {
  private final ApplicationStore store;
  private final ApplicationOperations operations;
  private final Operations allOperations;
  private final ApplicationSettings settings;
  private final WorkQueue queue;
  private final CorrelationId correlation;
  private final Clock clock;

  @Inject
  Applications(
      ApplicationStore store,
      ApplicationOperations operations,
      Operations allOperations,
      ApplicationSettings settings,
      WorkQueue queue,
      CorrelationId correlation,
      Clock clock) {
    this.store = store;
    this.operations = operations;
    this.allOperations = allOperations;
    this.settings = settings;
    this.queue = queue;
    this.correlation = correlation;
    this.clock = clock;
  }

  /**
   * What came of a request.
   *
   * @param application as it is now
   * @param operation what carries it out
   */
  public record Accepted(Application application, Operation operation) {}

  /** An application of a cluster. */
  @Transactional
  public Application get(KnownCluster cluster, String name) {
    return store.find(key(cluster, name)).orElseThrow(() -> unknown(cluster, name));
  }

  /** An application of a cluster, if it is there. */
  @Transactional
  public Optional<Application> find(KnownCluster cluster, String name) {
    return store.find(key(cluster, name));
  }

  /** A page of a cluster's applications, by name. */
  @Transactional
  public List<Application> page(KnownCluster cluster, @Nullable String after, int atMost) {
    return store.page(cluster.id(), after == null ? "" : after, atMost);
  }

  /** What creating the application would do. */
  @Transactional
  public WishPlan planCreation(KnownCluster cluster, Requested requested, List<FieldError> wrong) {
    Application application = wished(cluster, requested, wrong);
    if (store.find(application.key()).isPresent()) {
      throw nameTaken(application.name());
    }
    if (store.nodePorts(cluster.id()).contains(application.wish().nodePort())) {
      throw nodePortTaken(application);
    }
    return WishPlan.ofNew(application);
  }

  /** Creates an application. */
  @Transactional
  public Accepted create(KnownCluster cluster, Requested requested, List<FieldError> wrong) {
    Application application = wished(cluster, requested, wrong);
    save(() -> store.add(application), application);
    Operation operation = operations.begin(OperationSteps.CREATE_APPLICATION, application);
    if (!cluster.everReady()) {
      allOperations.stepRunning(operation.id(), OperationSteps.CLUSTER, null);
      allOperations.waitingFor(operation.id(), "the cluster to be ready");
    }
    wake(application.key());
    return accepted(application, operation);
  }

  /** What changing the application would do. */
  @Transactional
  public WishPlan planChange(
      KnownCluster cluster, String name, Requested requested, List<FieldError> wrong) {
    Application present = store.find(key(cluster, name)).orElseThrow(() -> unknown(cluster, name));
    Wish wish = changed(present, requested, wrong);
    if (wish.nodePort() != present.wish().nodePort()
        && store.nodePorts(cluster.id()).contains(wish.nodePort())) {
      throw nodePortTaken(present.withWish(wish, present.correlationId(), now()));
    }
    return WishPlan.ofChange(present.wish(), wish);
  }

  /**
   * Changes an application.
   *
   * @param onlyIf the generation that it must have, or null for any
   */
  @Transactional
  public Accepted change(
      KnownCluster cluster,
      String name,
      Requested requested,
      List<FieldError> wrong,
      @Nullable Long onlyIf) {
    Application present = lock(cluster, name, onlyIf);
    Wish wish = changed(present, requested, wrong);
    if (wish.equals(present.wish())) {
      Operation operation = operations.begin(OperationSteps.UPDATE_APPLICATION, present);
      if (!present.rollout().pending()) {
        allOperations.complete(operation.id());
      }
      wake(present.key());
      return accepted(present, operation);
    }
    Application application = present.withWish(wish, correlation.current(), now());
    save(() -> store.update(application), application);
    Operation operation = operations.begin(OperationSteps.UPDATE_APPLICATION, application);
    wake(application.key());
    return accepted(application, operation);
  }

  /** What deleting the application would do. */
  @Transactional
  public WishPlan planDeletion(KnownCluster cluster, String name) {
    return WishPlan.ofDeletion(get(cluster, name));
  }

  /**
   * Deletes an application; its data stays in its database.
   *
   * @param onlyIf the generation that it must have, or null for any
   */
  @Transactional
  public Accepted delete(KnownCluster cluster, String name, @Nullable Long onlyIf) {
    Application present = store.lock(key(cluster, name)).orElseThrow(() -> unknown(cluster, name));
    if (present.deleting()) {
      List<Operation> running = operations.unfinished(present.key());
      if (!running.isEmpty()) {
        return new Accepted(present, running.getFirst());
      }
    }
    check(present, onlyIf);
    Application application = present.toBeDeleted(correlation.current());
    store.update(application);
    Operation operation = operations.begin(OperationSteps.DELETE_APPLICATION, application);
    wake(application.key());
    return accepted(application, operation);
  }

  private Application wished(
      KnownCluster cluster, Requested requested, List<FieldError> alreadyWrong) {
    List<FieldError> errors = new ArrayList<>(alreadyWrong);
    WishRules rules = new WishRules(errors);
    String name = rules.name(requested.name());
    Wish wish = rules.ofNew(requested, settings.image().orElse(null), freeNodePort(cluster.id()));
    refuse(errors);
    return Application.ofNew(
        key(cluster, name), cluster.project(), "wordpress", wish, correlation.current(), now());
  }

  private Wish changed(Application present, Requested requested, List<FieldError> alreadyWrong) {
    List<FieldError> errors = new ArrayList<>(alreadyWrong);
    Wish wish = new WishRules(errors).changed(present, requested);
    refuse(errors);
    return wish;
  }

  private static void refuse(List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw new ProblemException(
          ProblemCode.VALIDATION_FAILED, "The application can't be as the request says.", errors);
    }
  }

  private int freeNodePort(String clusterId) {
    Set<Integer> taken = store.nodePorts(clusterId);
    int port = WishRules.FIRST_NODE_PORT;
    while (taken.contains(port)) {
      port++;
    }
    return port;
  }

  private Application lock(KnownCluster cluster, String name, @Nullable Long onlyIf) {
    Application present = store.lock(key(cluster, name)).orElseThrow(() -> unknown(cluster, name));
    if (present.deleting()) {
      throw new ProblemException(
          ProblemCode.CONFLICT, "The application " + name + " is being deleted.");
    }
    check(present, onlyIf);
    return present;
  }

  private static void check(Application present, @Nullable Long onlyIf) {
    if (onlyIf != null && onlyIf != present.generation()) {
      throw new ProblemException(
          ProblemCode.PRECONDITION_FAILED,
          "The application is at generation %d, not %d.".formatted(present.generation(), onlyIf));
    }
  }

  private static void save(Runnable storing, Application application) {
    try {
      storing.run();
    } catch (TakenException e) {
      throw switch (e.what()) {
        case NAME -> nameTaken(application.name());
        case NODE_PORT -> nodePortTaken(application);
      };
    }
  }

  private static ProblemException nameTaken(String name) {
    return new ProblemException(
        ProblemCode.NAME_TAKEN,
        "The cluster has an application " + name + " already.",
        new FieldError("name", "is taken", "Choose another name, or change that application."));
  }

  private static ProblemException nodePortTaken(Application application) {
    return new ProblemException(
        ProblemCode.CONFLICT,
        "Another application of the cluster has the node port %d."
            .formatted(application.wish().nodePort()),
        new FieldError("nodePort", "is taken", "Leave it out for the next free one."));
  }

  private static ProblemException unknown(KnownCluster cluster, String name) {
    String shown = name.length() > 63 ? name.substring(0, 63) + "…" : name;
    return new ProblemException(
        ProblemCode.NOT_FOUND,
        "The cluster " + cluster.name() + " has no application " + shown + ".");
  }

  private Accepted accepted(Application application, Operation operation) {
    return new Accepted(application, allOperations.find(operation.id()).orElse(operation));
  }

  private void wake(ApplicationKey key) {
    queue.wake(Work.KIND, key.toString());
  }

  private static ApplicationKey key(KnownCluster cluster, String name) {
    return new ApplicationKey(cluster.id(), name);
  }

  /** Postgres keeps microseconds. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
