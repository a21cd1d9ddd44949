package dev.slipway.gateway.deadletter;

import dev.slipway.gateway.deadletter.DeadLetterTopic.Replayed;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lists dead letters and replays them. */
public final class DeadLetterDesk {

  /** Only the newest are looked at: whoever has more has another problem than their list. */
  private static final int MOST = 1_000;

  private final DeadLetterTopic topic;
  private final ReplayRecord replays;
  private final Clock clock;

  public DeadLetterDesk(DeadLetterTopic topic, ReplayRecord replays, Clock clock) {
    this.topic = topic;
    this.replays = replays;
    this.clock = clock;
  }

  /** Newest first, those after the given id. */
  public List<DeadLetterView> list(@Nullable String afterId, int limit) {
    List<DeadLetter> newest = topic.newest(MOST);
    List<DeadLetter> shown =
        (afterId == null
                ? newest.stream()
                : newest.stream().dropWhile(l -> !l.id().equals(afterId)).skip(1))
            .limit(limit)
            .toList();
    Map<String, Instant> replayed = replays.replayedAt(shown.stream().map(DeadLetter::id).toList());
    return shown.stream()
        .map(letter -> DeadLetterView.of(letter, replayed.get(letter.id())))
        .toList();
  }

  /** Replays a letter, or says that there is none of this id. */
  public Optional<Replayed> replay(String id, String by) {
    Optional<DeadLetter> letter = DeadLetterId.parse(id).flatMap(topic::find);
    return letter.map(
        found -> {
          Replayed replayed = topic.replay(found);
          replays.remember(found.id(), clock.instant(), by);
          return replayed;
        });
  }
}
