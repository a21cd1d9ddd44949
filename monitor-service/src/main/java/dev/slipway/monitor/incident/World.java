package dev.slipway.monitor.incident;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What the correlator knows of one cluster.
 *
 * @param incidents those that are open and those closed lately, oldest first
 * @param memory what was seen lately
 */
public record World(List<Incident> incidents, Memory memory) {

  public World {
    incidents = List.copyOf(incidents);
  }

  World with(Memory other) {
    return new World(incidents, other);
  }

  World plus(Incident opened) {
    return new World(Stream.concat(incidents.stream(), Stream.of(opened)).toList(), memory);
  }

  /** With each incident that matches changed. */
  World change(Predicate<Incident> which, UnaryOperator<Incident> change) {
    return new World(
        incidents.stream().map(one -> which.test(one) ? change.apply(one) : one).toList(), memory);
  }

  boolean hasOpen(Predicate<Incident> which) {
    return open().anyMatch(which);
  }

  Stream<Incident> open() {
    return incidents.stream().filter(Incident::isOpen);
  }

  Optional<Incident> find(String id) {
    return incidents.stream().filter(one -> one.id().equals(id)).findFirst();
  }

  boolean knows(String eventId) {
    return memory.knows(eventId) || incidents.stream().anyMatch(one -> one.tells(eventId));
  }
}
