package dev.slipway.simulator.kubernetes.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.admission.Admission;
import dev.slipway.simulator.kubernetes.loop.ClusterLoop;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Objects;
import dev.slipway.simulator.kubernetes.store.ClusterStore;
import dev.slipway.simulator.kubernetes.store.Entry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The API of one cluster as calls in process, on the cluster's loop. What it returns is what is
 * stored: nobody may change it.
 */
public final class ClusterApi {
  private final ClusterStore store;
  private final Availability availability;
  private final Writer writer;
  private final Deleter deleter;
  private final Set<String> advertised = new TreeSet<>();

  /** The API of what is in a store. */
  public ClusterApi(ClusterStore store) {
    this.store = store;
    this.availability = new Availability(store.loop());
    Admission admission = new Admission(store);
    this.writer = new Writer(store, admission);
    this.deleter = new Deleter(store);
  }

  /** Where everything happens. */
  public ClusterLoop loop() {
    return store.loop();
  }

  /** What is kept. */
  public ClusterStore store() {
    return store;
  }

  /** Whether any API server answers. */
  public Availability availability() {
    return availability;
  }

  /** Where Services get their addresses. */
  public void setServiceCidr(String cidr) {
    writer.admission().setServiceCidr(cidr);
  }

  /** Notes where an API server is, or no longer is. */
  public void advertise(String address, boolean there) {
    if (there) {
      advertised.add(address);
    } else {
      advertised.remove(address);
    }
  }

  /** Where API servers are. */
  public List<String> advertised() {
    return List.copyOf(advertised);
  }

  /** An object, if it is there. */
  public Optional<ObjectNode> find(Kind kind, String namespace, String name) {
    Entry entry = store.get(kind.key(namespace, name));
    return entry == null ? Optional.empty() : Optional.of(entry.object());
  }

  /**
   * An object.
   *
   * @throws ApiException 404
   */
  public ObjectNode get(Kind kind, String namespace, String name) {
    return find(kind, namespace, name).orElseThrow(() -> ApiException.notFound(kind, name));
  }

  /** The objects of a namespace, or of all with the empty one. */
  public List<ObjectNode> list(Kind kind, String namespace) {
    return store.list(kind.prefix(namespace)).stream().map(Entry::object).toList();
  }

  /**
   * Makes an object.
   *
   * @param object is changed
   */
  public ObjectNode create(Kind kind, String namespace, ObjectNode object, WriteOptions options) {
    return writer.create(kind, namespace, object, options);
  }

  /** Makes an object for a part of the cluster itself. */
  public ObjectNode create(Kind kind, String namespace, ObjectNode object) {
    requireAvailable();
    return writer.create(kind, namespace, object, WriteOptions.INTERNAL);
  }

  /**
   * Changes an object.
   *
   * @param subresource {@code status}, {@code scale} (as a change of the object itself) or empty
   * @param change makes a new object of the present one
   */
  public ObjectNode update(
      Kind kind,
      String subresource,
      String namespace,
      String name,
      UnaryOperator<ObjectNode> change,
      WriteOptions options) {
    return writer.update(kind, subresource, namespace, name, change, options);
  }

  /** Applies a configuration on the server. */
  public ObjectNode apply(
      Kind kind,
      String subresource,
      String namespace,
      String name,
      ObjectNode config,
      boolean force,
      WriteOptions options) {
    return writer.apply(kind, subresource, namespace, name, config, force, options);
  }

  /** Changes an object, if it is still there, for a part of the cluster itself. */
  public void edit(Kind kind, ObjectNode object, Consumer<ObjectNode> change) {
    editPart(kind, "", object, change);
  }

  /** Changes an object's status, if it is still there, for a part of the cluster itself. */
  public void editStatus(Kind kind, ObjectNode object, Consumer<ObjectNode> change) {
    editPart(kind, "status", object, change);
  }

  /** Sets a condition of an object, if it is still there, for a part of the cluster itself. */
  public void setCondition(Kind kind, ObjectNode object, ObjectNode condition) {
    editStatus(kind, object, copy -> Objects.setCondition(copy, condition, loop().now()));
  }

  private void editPart(Kind kind, String part, ObjectNode object, Consumer<ObjectNode> change) {
    requireAvailable();
    String namespace = Objects.namespace(object);
    String name = Objects.name(object);
    Optional<ObjectNode> there = find(kind, namespace, name);
    if (there.isEmpty() || !Objects.uid(there.get()).equals(Objects.uid(object))) {
      return;
    }
    ObjectNode ignored =
        writer.update(
            kind,
            part,
            namespace,
            name,
            present -> {
              ObjectNode copy = present.deepCopy();
              change.accept(copy);
              return copy;
            },
            WriteOptions.INTERNAL);
  }

  /** Deletes an object. */
  public Deletion delete(Kind kind, String namespace, String name, DeleteOptions options) {
    return deleter.delete(kind, namespace, name, options);
  }

  /** Deletes an object, if it is still there, for a part of the cluster itself. */
  public void remove(Kind kind, ObjectNode object, DeleteOptions options) {
    requireAvailable();
    String namespace = Objects.namespace(object);
    String name = Objects.name(object);
    if (find(kind, namespace, name).isPresent()) {
      try {
        Deletion ignored = deleter.delete(kind, namespace, name, options);
      } catch (ApiException e) {
        if (e.code() != 404 && e.code() != 409) {
          throw e;
        }
      }
    }
  }

  private void requireAvailable() {
    if (!availability.now()) {
      throw ApiException.unavailable();
    }
  }
}
