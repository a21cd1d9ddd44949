package dev.slipway.simulator.kubernetes.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ApiException;
import dev.slipway.simulator.kubernetes.api.ApiException.Cause;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.resource.Objects;
import dev.slipway.simulator.kubernetes.store.ClusterStore;
import dev.slipway.simulator.kubernetes.store.Entry;
import java.util.List;

/** Defaults, admission and validation of objects that are made or changed. */
public final class Admission {
  private final ClusterStore store;
  private final PodAdmission pods;
  private final ServiceAddresses addresses;

  /** Admission of what goes into a store. */
  public Admission(ClusterStore store) {
    this.store = store;
    this.pods = new PodAdmission(store);
    this.addresses = new ServiceAddresses(store);
  }

  /** Where Services get their addresses. */
  public void setServiceCidr(String cidr) {
    addresses.setCidr(cidr);
  }

  /**
   * Completes a new object.
   *
   * @throws ApiException if it is refused
   */
  public void create(Kind kind, ObjectNode object) {
    checkName(kind, object);
    if (kind.namespaced()) {
      checkNamespace(kind, object);
    }
    Defaults.apply(kind, object);
    if (kind == Kinds.POD) {
      pods.complete(object);
    } else if (kind == Kinds.SERVICE) {
      addresses.allocate(null, object);
    } else if (kind == Kinds.NODE) {
      NodeAdmission.complete(object);
    }
    refuse(kind, object, Validation.create(kind, object));
  }

  /**
   * Completes a changed object.
   *
   * @throws ApiException if it is refused
   */
  public void update(Kind kind, String subresource, ObjectNode before, ObjectNode after) {
    if (subresource.equals("status")) {
      return;
    }
    Defaults.apply(kind, after);
    if (kind == Kinds.SERVICE) {
      addresses.allocate(before, after);
    }
    refuse(kind, after, Validation.update(kind, before, after));
  }

  private static void refuse(Kind kind, ObjectNode object, List<Cause> causes) {
    if (!causes.isEmpty()) {
      throw ApiException.invalid(kind, Objects.name(object), causes);
    }
  }

  private static void checkName(Kind kind, ObjectNode object) {
    String name = Objects.name(object);
    if (name.isEmpty()) {
      throw ApiException.invalid(
          kind, "", List.of(Cause.required("metadata.name", "name or generateName is required")));
    }
    ObjectNames.check(kind, name)
        .ifPresent(
            cause -> {
              throw ApiException.invalid(kind, name, List.of(cause));
            });
  }

  /** As the NamespaceLifecycle plugin. */
  private void checkNamespace(Kind kind, ObjectNode object) {
    String name = Objects.namespace(object);
    Entry namespace = store.get(Kinds.NAMESPACE.key("", name));
    if (namespace == null) {
      throw ApiException.notFound(Kinds.NAMESPACE, name);
    }
    if (Objects.deleting(namespace.object())
        || Json.text(namespace.object(), "status", "phase").equals("Terminating")) {
      throw ApiException.forbidden(
          kind,
          Objects.name(object),
          "unable to create new content in namespace %s because it is being terminated"
              .formatted(name));
    }
  }
}
