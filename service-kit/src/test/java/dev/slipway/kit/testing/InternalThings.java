package dev.slipway.kit.testing;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Map;

/** A resource for services. */
@Path("/internal/things")
public class InternalThings {

  @GET
  public Map<String, Boolean> list() {
    return Map.of("internal", true);
  }
}
