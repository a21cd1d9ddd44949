package dev.slipway.provisioner.machine;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.InfrastructureDriver;
import java.util.List;
import java.util.Optional;

/** The places where machines come from. */
public interface Infrastructures {

  /** Their names, in alphabetical order. */
  List<String> names();

  /** The driver of that name, if there is one. */
  Optional<InfrastructureDriver> find(String name);

  /**
   * The driver of that name.
   *
   * @throws IllegalStateException when there is none
   */
  default InfrastructureDriver driver(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no driver is named " + name + "; there are " + String.join(", ", names())));
  }

  /** What a driver could not do and what to do about it, as sentences for people. */
  static String explain(DriverException e) {
    String message = String.valueOf(e.getMessage()).strip();
    return (message.endsWith(".") ? message : message + ".") + " " + e.remedy();
  }
}
