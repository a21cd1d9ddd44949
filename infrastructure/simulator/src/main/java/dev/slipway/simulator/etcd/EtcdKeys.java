package dev.slipway.simulator.etcd;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.guest.Call;
import dev.slipway.simulator.guest.process.GuestIoException;
import dev.slipway.simulator.kubernetes.store.ClusterStore;
import dev.slipway.simulator.kubernetes.store.Entry;
import dev.slipway.simulator.role.Flags;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What {@code etcdctl get} prints. */
final class EtcdKeys {

  /** What an encrypted value begins with; the rest is kept to itself. */
  private static final String ENCRYPTED = "k8s:enc:aescbc:v1:key1:(simulated)";

  private EtcdKeys() {}

  static int print(
      Call call,
      Flags flags,
      List<String> operands,
      boolean json,
      Optional<ClusterStore> store,
      ObjectNode header)
      throws GuestIoException, InterruptedException {
    if (operands.isEmpty()) {
      return call.fail(
          2, "get command needs one argument as key and an optional argument as range_end");
    }
    List<Entry> found = store.map(kept -> find(kept, flags, operands)).orElse(List.of());
    int limit = flags.get("limit").matches("[0-9]{1,9}") ? Integer.parseInt(flags.get("limit")) : 0;
    List<Entry> shown = limit > 0 && found.size() > limit ? found.subList(0, limit) : found;
    boolean keysOnly = flags.find("keys-only").isPresent();
    if (!json) {
      for (Entry entry : shown) {
        call.printLine(entry.key());
        call.printLine(keysOnly ? "" : value(entry));
      }
      return 0;
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("header", header);
    ArrayNode kvs = answer.putArray("kvs");
    for (Entry entry : shown) {
      ObjectNode one = kvs.addObject();
      one.put("key", entry.key().getBytes(StandardCharsets.UTF_8));
      one.put("create_revision", entry.revision());
      one.put("mod_revision", entry.revision());
      one.put("version", 1);
      if (!keysOnly) {
        one.put("value", value(entry).getBytes(StandardCharsets.UTF_8));
      }
    }
    if (shown.size() < found.size()) {
      answer.put("more", true);
    }
    answer.put("count", found.size());
    call.printLine(answer.toString());
    return 0;
  }

  private static List<Entry> find(ClusterStore store, Flags flags, List<String> operands) {
    String from = operands.getFirst();
    if (flags.find("prefix").isPresent()) {
      return store.list(from);
    }
    if (flags.find("from-key").isPresent()) {
      return store.list("").stream().filter(entry -> entry.key().compareTo(from) >= 0).toList();
    }
    if (operands.size() > 1) {
      String end = operands.get(1);
      return store.list("").stream()
          .filter(entry -> entry.key().compareTo(from) >= 0 && entry.key().compareTo(end) < 0)
          .toList();
    }
    Entry entry = store.get(from);
    return entry == null ? List.of() : List.of(entry);
  }

  /** Secrets lie encrypted in a real etcd, so nobody sees them here either. */
  private static String value(Entry entry) {
    return entry.key().startsWith("/registry/secrets/") ? ENCRYPTED : entry.object().toString();
  }
}
