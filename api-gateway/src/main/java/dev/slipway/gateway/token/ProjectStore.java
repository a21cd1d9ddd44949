package dev.slipway.gateway.token;

import java.util.Optional;

/** Where projects are kept. */
public interface ProjectStore {

  Optional<Project> find(String name);
}
