package dev.slipway.simulator.site;

import dev.slipway.infrastructure.MachineSpec;
import dev.slipway.infrastructure.PortForward;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What the host has promised to machines, whether they run or not; kept, not counted anew. */
final class Promises {
  private final AtomicInteger memoryMiB = new AtomicInteger();

  /** Ports of the host, and how many machines have each; more than one can be found at a start. */
  private final ConcurrentMap<Integer, Integer> hostPorts = new ConcurrentHashMap<>();

  /** A machine is there. */
  void made(MachineSpec machine) {
    memoryMiB.addAndGet(machine.memoryMiB());
    for (PortForward forward : machine.portForwards()) {
      hostPorts.merge(forward.hostPort(), 1, Integer::sum);
    }
  }

  /** A machine is there no more. */
  void gone(MachineSpec machine) {
    memoryMiB.addAndGet(-machine.memoryMiB());
    for (PortForward forward : machine.portForwards()) {
      hostPorts.computeIfPresent(
          forward.hostPort(), (port, machines) -> machines == 1 ? null : machines - 1);
    }
  }

  int memoryMiB() {
    return memoryMiB.get();
  }

  boolean has(int hostPort) {
    return hostPorts.containsKey(hostPort);
  }

  Set<Integer> hostPorts() {
    return new TreeSet<>(hostPorts.keySet());
  }
}
