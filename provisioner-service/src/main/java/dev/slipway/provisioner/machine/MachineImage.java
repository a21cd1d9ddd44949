package dev.slipway.provisioner.machine;

import dev.slipway.provisioner.layout.ImageReferences;
import java.util.Map;
import java.util.TreeMap;

/**
 * What machines boot: one image, in the form that each infrastructure boots.
 *
 * @param name in the drivers' terms, such as {@code slipway/machine:1f2e3d}
 * @param forms its names where they are others, by infrastructure
 * @param components the versions and images in it, as its {@code versions.json} names them
 */
public record MachineImage(String name, Map<String, String> forms, Map<String, String> components) {

  public MachineImage {
    forms = Map.copyOf(forms);
    components = Map.copyOf(new TreeMap<>(components));
  }

  /** Its name in the terms of an infrastructure's driver. */
  public String name(String infrastructure) {
    return forms.getOrDefault(infrastructure, name);
  }

  /** The version of Kubernetes in it. */
  public String kubernetesVersion() {
    return component("kubernetes");
  }

  /** The container images in it that every cluster needs. */
  public ImageReferences references() {
    return new ImageReferences(component("pauseImage"), component("corednsImage"));
  }

  private String component(String name) {
    String value = components.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "The versions of the machine image " + this.name + " don't name " + name);
    }
    return value;
  }
}
