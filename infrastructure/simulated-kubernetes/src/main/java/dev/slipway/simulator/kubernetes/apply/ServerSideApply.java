package dev.slipway.simulator.kubernetes.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Objects;
import dev.slipway.simulator.kubernetes.resource.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Applying and the ownership of fields (Kubernetes, "Server-Side Apply"). */
public final class ServerSideApply {

  private ServerSideApply() {}

  /**
   * A field that somebody else owns.
   *
   * @param field as {@code .spec.replicas}
   * @param manager as messages name it
   */
  public record Conflict(String field, String manager) {}

  /** Fields that others own, and that were not to be taken from them. */
  public static final class ConflictException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<Conflict> conflicts;

    ConflictException(List<Conflict> conflicts) {
      super("conflicts", null, false, false);
      this.conflicts = conflicts;
    }

    /** Each of them. */
    public List<Conflict> conflicts() {
      return conflicts;
    }
  }

  /**
   * Applies a configuration.
   *
   * @param live what is there, or null
   * @param manager who applies
   * @param force whether to take fields from others
   * @return a new object with what is applied and who owns it, before defaults
   * @throws ConflictException if others own fields and it is not forced
   */
  public static ObjectNode apply(
      Kind kind,
      @Nullable ObjectNode live,
      ObjectNode config,
      String manager,
      String subresource,
      boolean force,
      Instant now) {
    Manager self = new Manager(manager, "Apply", kind.apiVersion(), subresource);
    Managers managers = Managers.of(live);
    FieldSet applied = FieldSets.of(kind, config);
    FieldSet before = managers.get(self);
    ObjectNode base = live == null ? Json.object() : live;
    if (!(Merge.merge(Schema.of(kind), base, config) instanceof ObjectNode merged)) {
      throw new IllegalStateException("an object merged into an object is one");
    }
    FieldSet changed = FieldSets.changed(kind, base, merged);
    FieldSet disputed = conflicts(managers, self, changed.intersection(applied), force);
    if (force) {
      managers.take(disputed, self);
    }
    FieldSet gone = before.minus(applied).minus(managers.others(self));
    if (!(Merge.without(Schema.of(kind), merged, gone) instanceof ObjectNode result)) {
      throw new IllegalStateException("an object without some fields is one");
    }
    result = result.deepCopy();
    managers.set(self, applied, now);
    managers.write(result);
    return result;
  }

  private static FieldSet conflicts(
      Managers managers, Manager self, FieldSet changed, boolean force) {
    List<Conflict> conflicts = new ArrayList<>();
    FieldSet disputed = new FieldSet();
    for (Map.Entry<Manager, FieldSet> entry : managers.all().entrySet()) {
      if (!entry.getKey().equals(self)) {
        FieldSet both = changed.intersection(entry.getValue());
        disputed = disputed.union(both);
        both.paths().forEach(path -> conflicts.add(new Conflict(path, named(entry.getKey()))));
      }
    }
    if (!conflicts.isEmpty() && !force) {
      throw new ConflictException(conflicts);
    }
    return disputed;
  }

  private static String named(Manager manager) {
    if (manager.applies()) {
      return "\"" + manager.name() + "\"";
    }
    return "\"%s\"%s using %s"
        .formatted(
            manager.name(),
            manager.subresource().isEmpty()
                ? ""
                : " with subresource \"" + manager.subresource() + "\"",
            manager.apiVersion());
  }

  /**
   * Notes who changed what with anything but apply.
   *
   * @param before null if the object is new
   * @param after its managed fields are set
   */
  public static void track(
      Kind kind,
      @Nullable ObjectNode before,
      ObjectNode after,
      String manager,
      String subresource,
      Instant now) {
    Manager self = new Manager(manager, "Update", kind.apiVersion(), subresource);
    Managers managers = Managers.of(before);
    FieldSet changed =
        before == null ? FieldSets.of(kind, after) : FieldSets.changed(kind, before, after);
    if (subresource.equals("status")) {
      FieldSet status = new FieldSet();
      if (changed.children().get("f:status") != null) {
        status.children().put("f:status", changed.below("f:status"));
      }
      changed = status;
    } else if (kind.hasStatus()) {
      changed.children().remove("f:status");
    }
    managers.take(changed, self);
    managers.set(self, managers.get(self).union(changed), now);
    if (before != null) {
      managers.keepOnly(FieldSets.of(kind, after));
    }
    managers.write(after);
  }

  /** Drops what the object no longer has from the fields that are owned, after an apply. */
  public static void settle(Kind kind, ObjectNode object) {
    if (Objects.metadata(object).has("managedFields")) {
      Managers managers = Managers.of(object);
      managers.keepOnly(FieldSets.of(kind, object));
      managers.write(object);
    }
  }
}
