package dev.slipway.kit.retention;

import dev.slipway.kit.jdbc.Database;
import dev.slipway.kit.work.Next;
import dev.slipway.kit.work.Reconciler;
import dev.slipway.kit.work.WorkEpoch;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Drops what was kept for long enough: a batch a run, a transaction a batch, each table as durable
 * work of its own. So one instance at a time does it, between other work, and a crash costs
 * nothing.
 */
@ApplicationScoped
class RetentionWork implements Reconciler {
  static final String KIND = "retention";

  private static final Logger LOG = Logger.getLogger(RetentionWork.class);

  private final Map<String, Retained> tables;
  private final RetentionSettings settings;
  private final Database database;
  private final MeterRegistry meters;

  @Inject
  RetentionWork(
      @All List<Retained> tables,
      RetentionSettings settings,
      Database database,
      MeterRegistry meters) {
    this.tables =
        tables.stream().collect(Collectors.toUnmodifiableMap(Retained::table, Function.identity()));
    this.settings = settings;
    this.database = database;
    this.meters = meters;
  }

  Set<String> tables() {
    return tables.keySet();
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Next reconcile(String key, WorkEpoch epoch) {
    Retained table = tables.get(key);
    if (table == null) {
      return Next.idle(); // of a version before this one
    }
    Optional<Duration> keep = table.keep().get();
    int dropped = keep.isEmpty() ? 0 : drop(table, keep.get());
    return Next.after(dropped == settings.batch() ? Duration.ZERO : settings.every());
  }

  private int drop(Retained table, Duration keep) {
    int dropped =
        database.update(table.statement(), (double) keep.toMillis() / 1000, settings.batch());
    meters.counter("slipway.retention.dropped", "table", table.table()).increment(dropped);
    if (dropped > 0) {
      LOG.infof("dropped %d rows of %s that ended more than %s ago", dropped, table.table(), keep);
    }
    return dropped;
  }
}
