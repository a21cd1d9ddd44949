package dev.slipway.kit.testing;

import dev.slipway.kit.jdbc.Database;
import dev.slipway.kit.work.Next;
import dev.slipway.kit.work.Reconciler;
import dev.slipway.kit.work.WorkEpoch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Logs its runs in a table, and then does for a key what its test told it to. */
@ApplicationScoped
public class TestReconciler implements Reconciler {
  public static final String KIND = "thing";

  /** What is done in a run. */
  @FunctionalInterface
  public interface Behaviour {
    Next run(String key, WorkEpoch epoch) throws Exception;
  }

  private final Database database;
  private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();

  @Inject
  TestReconciler(Database database) {
    this.database = database;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Next reconcile(String key, WorkEpoch epoch) throws Exception {
    database.update("insert into run_log (key, epoch) values (?, ?)", key, epoch.value());
    return behaviours.getOrDefault(key, (k, e) -> Next.idle()).run(key, epoch);
  }

  /** From now on a key's runs do this. */
  public void behave(String key, Behaviour behaviour) {
    behaviours.put(key, behaviour);
  }

  /** The epochs of a key's runs so far. */
  public List<Long> runs(String key) {
    return database.query(
        "select epoch from run_log where key = ? order by position",
        row -> row.number("epoch"),
        key);
  }
}
