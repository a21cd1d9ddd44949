package dev.slipway.infrastructure.driver;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.Ipv4Address;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.MachineState.Present;
import dev.slipway.infrastructure.Power;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Machines that a test changes, and sights of them that fail when the test says so. */
final class ScriptedSight implements Supplier<Sight> {

  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  private final Map<String, Present> machines = new ConcurrentSkipListMap<>();
  private final BlockingQueue<Supplier<Optional<MachineState>>> reasons =
      new LinkedBlockingQueue<>();
  private volatile boolean away;

  static MachineId id(String name) {
    return new MachineId("cl-1", name, 1);
  }

  static Present machine(String name, Power power) {
    return new Present(
        id(name),
        Ipv4Address.parse("10.0.0.9"),
        power,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  void has(String name, Power power) {
    machines.put(name, machine(name, power));
  }

  void hasNo(String name) {
    machines.remove(name);
  }

  /** Something happened to one machine. */
  void touches(String name) {
    reasons.add(
        () ->
            Optional.of(
                machines.containsKey(name)
                    ? machines.get(name)
                    : new MachineState.Absent(id(name))));
  }

  /** It is time to look at all. */
  void timePasses() {
    reasons.add(Optional::empty);
  }

  /** Nothing can be seen any more. */
  void goesAway() {
    away = true;
    reasons.add(
        () -> {
          throw unavailable();
        });
  }

  void comesBack() {
    away = false;
  }

  void breaks(RuntimeException defect) {
    reasons.add(
        () -> {
          throw defect;
        });
  }

  private static DriverException unavailable() {
    return new DriverException(Code.UNAVAILABLE, "It is away", "Bring it back.");
  }

  @Override
  public Sight get() {
    opened.incrementAndGet();
    return new Sight() {

      @Override
      public List<Present> all() {
        if (away) {
          throw unavailable();
        }
        return List.copyOf(machines.values());
      }

      @Override
      public Optional<MachineState> next() throws InterruptedException {
        return reasons.take().get();
      }

      @Override
      public void close() {
        closed.incrementAndGet();
      }
    };
  }
}
