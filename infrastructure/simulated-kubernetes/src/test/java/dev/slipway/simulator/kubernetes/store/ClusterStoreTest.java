package dev.slipway.simulator.kubernetes.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.loop.VirtualLoop;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterStoreTest {
  private static final String KEY = Kinds.SECRET.key("default", "one");

  @TempDir private Path directory;
  private final VirtualLoop loop = new VirtualLoop();

  private static ObjectNode object(String value) {
    ObjectNode object = Json.object();
    object.putObject("metadata").put("name", "one");
    return object.put("value", value);
  }

  private static String value(ClusterStore store, String key) {
    Entry entry = store.get(key);
    return entry == null ? "" : Json.text(entry.object(), "value");
  }

  @Test
  void eachChangeRaisesTheRevision() {
    ClusterStore store = new ClusterStore(loop);
    long first = store.put(KEY, object("a")).revision();
    long second = store.put(KEY, object("b")).revision();
    assertThat(second).isEqualTo(first + 1);
    assertThat(
            Json.text(store.list("/registry/").getFirst().object(), "metadata", "resourceVersion"))
        .isEqualTo(Long.toString(second));
    assertThat(store.remove(KEY)).isNotNull();
    assertThat(store.revision()).isEqualTo(second + 1);
    assertThat(store.remove(KEY)).isNull();
    assertThat(store.revision()).isEqualTo(second + 1);
  }

  @Test
  void keysAreListedByPrefix() {
    ClusterStore store = new ClusterStore(loop);
    store.put("/registry/services/specs/default/a", object("a"));
    store.put("/registry/services/endpoints/default/a", object("b"));
    assertThat(store.list("/registry/services/specs/")).hasSize(1);
    assertThat(store.count("/registry/services/")).isEqualTo(2);
    assertThat(store.list("")).hasSize(2);
  }

  @Test
  void thePastIsKnownForAWhile() {
    ClusterStore store = new ClusterStore(loop);
    long begin = store.revision();
    for (int i = 0; i < 50; i++) {
      store.put(KEY, object("x" + i));
    }
    assertThat(store.changesSince(Kinds.SECRET, begin).orElseThrow()).hasSize(50);
    for (int i = 0; i < 100; i++) {
      store.put(KEY, object("y" + i));
    }
    assertThat(store.changesSince(Kinds.SECRET, begin)).isEmpty();
    // Changes of others push nothing out.
    assertThat(store.changesSince(Kinds.POD, begin)).isPresent();
  }

  @Test
  void whatListenersChangeIsHeardInOrder() {
    ClusterStore store = new ClusterStore(loop);
    List<Long> heard = new ArrayList<>();
    store.listen(
        change -> {
          if (change.made()) {
            store.put(KEY, object("answer"));
          }
        });
    store.listen(change -> heard.add(change.revision()));
    long first = store.put(KEY, object("question")).revision();
    assertThat(heard).containsExactly(first, first + 1);
  }

  @Test
  void aFileKeepsEverything() {
    Path file = directory.resolve("etcd.log");
    ClusterStore store = new ClusterStore(loop, file);
    store.put(KEY, object("ä"));
    store.put(KEY + "2", object("b"));
    store.remove(KEY + "2");
    // No close: the process was killed.
    ClusterStore again = new ClusterStore(loop, file);
    assertThat(value(again, KEY)).isEqualTo("ä");
    assertThat(again.get(KEY + "2")).isNull();
    assertThat(again.revision()).isEqualTo(store.revision());
    assertThat(again.changesSince(Kinds.SECRET, 1)).isEmpty();
    again.put(KEY, object("c"));
    assertThat(value(new ClusterStore(loop, file), KEY)).isEqualTo("c");
  }

  @Test
  void aLineThatWasNotFinishedIsDropped() throws IOException {
    Path file = directory.resolve("etcd.log");
    new ClusterStore(loop, file).put(KEY, object("a"));
    Files.writeString(file, "{\"r\":9,\"k\":\"/registry/secr", StandardOpenOption.APPEND);
    ClusterStore again = new ClusterStore(loop, file);
    assertThat(value(again, KEY)).isEqualTo("a");
    again.put(KEY, object("b"));
    assertThat(value(new ClusterStore(loop, file), KEY)).isEqualTo("b");
  }

  @Test
  void theFileDoesNotGrowForEver() throws IOException {
    Path file = directory.resolve("etcd.log");
    ClusterStore store = new ClusterStore(loop, file);
    String large = "x".repeat(10_000);
    for (int i = 0; i < 600; i++) {
      store.put(KEY, object(large + i));
    }
    assertThat(Files.size(file)).isLessThan(2 << 20);
    ClusterStore again = new ClusterStore(loop, file);
    assertThat(value(again, KEY)).endsWith("599");
    assertThat(again.revision()).isEqualTo(store.revision());
  }
}
