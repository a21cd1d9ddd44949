package dev.slipway.simulator.site;

import dev.slipway.infrastructure.Cidr;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LowPortsTest {

  @Test
  void thoseWhoTryAtOnceAreNotInEachOthersWay() throws Exception {
    for (int round = 0; round < 20; round++) {
      LowPorts ports = new LowPorts(Cidr.parse("127.99.0.0/24"));
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<?>> tries = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
          tries.add(threads.submit(ports::require));
        }
        for (Future<?> each : tries) {
          each.get();
        }
      }
    }
  }
}
