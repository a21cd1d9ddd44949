package dev.slipway.kit.standstill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CarrierWatchTest {
  private static final Duration EVERY = Duration.ofMillis(50);
  private static final int LOOKS = 5;

  @TempDir private Path directory;

  @Test
  void carriersThatAreAllTakenAreTold() throws InterruptedException {
    var told = new CountDownLatch(1);
    var over = new AtomicBoolean();
    var hogs = hogs(over);
    try {
      new CarrierWatch(EVERY, LOOKS, told::countDown).start();

      assertThat(told.await(1, TimeUnit.MINUTES)).isTrue();
    } finally {
      over.set(true);
    }
    for (Thread hog : hogs) {
      hog.join();
    }
  }

  @Test
  void virtualThreadsThatRunAreNotTold() throws InterruptedException {
    var told = new CountDownLatch(1);
    Thread watch = new CarrierWatch(EVERY, LOOKS, told::countDown).start();

    assertThat(told.await(EVERY.multipliedBy(4L * LOOKS).toMillis(), TimeUnit.MILLISECONDS))
        .isFalse();

    watch.interrupt();
    watch.join();
  }

  @Test
  void whatThreadsStandAtIsLeftInAFile() throws IOException, InterruptedException {
    var over = new CountDownLatch(1);
    Thread waiting = Thread.ofVirtual().name("waits-for-something").start(() -> await(over));

    String file = new ThreadReport("kit", directory).write();

    assertThat(Files.readString(Path.of(file))).contains("waits-for-something");
    assertThat(new ThreadReport("kit", directory).write()).startsWith("no file, for ");
    over.countDown();
    waiting.join();
  }

  /** More than there are carriers, none of which ever lets go of its own. */
  private static List<Thread> hogs(AtomicBoolean over) {
    var hogs = new ArrayList<Thread>();
    for (int hog = 0; hog < 4 * Runtime.getRuntime().availableProcessors(); hog++) {
      hogs.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (!over.get()) {
                      Thread.onSpinWait();
                    }
                  }));
    }
    return hogs;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
