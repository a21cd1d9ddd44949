package dev.slipway.monitor;

import dev.slipway.monitor.database.DatabaseLogins;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Databases that answer as the test says. */
@Alternative
@Priority(1)
@ApplicationScoped
public class FakeLogins implements DatabaseLogins {
  private final Map<String, Attempt> answers = new ConcurrentHashMap<>();

  void answer(String clusterId) {
    answers.put(clusterId, new Attempt.Answered("d1", 3));
  }

  void refuse(String clusterId) {
    answers.put(clusterId, new Attempt.Refused("d1", "nothing listens on its port"));
  }

  @Override
  public Attempt attempt(String clusterId, String project) {
    return answers.getOrDefault(clusterId, new Attempt.NotTried("Nobody knows its account."));
  }
}
