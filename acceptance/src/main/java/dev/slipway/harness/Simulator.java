package dev.slipway.harness;

import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Slipway's simulator, looked at behind Slipway's back. */
public final class Simulator {
  private final URI address;
  private final Path token;
  private final String instance;

  Simulator(URI address, Path token, String instance) {
    this.address = address;
    this.token = token;
    this.instance = instance;
  }

  /** Everything that there is of a cluster: machines, networks, volumes. */
  public JsonPath inventory(String cluster) {
    try {
      var answer =
          RestAssured.given()
              .baseUri(address.toString())
              .header("Authorization", "Bearer " + Files.readString(token).strip())
              .queryParam("cluster", cluster)
              .get("/v1/instances/{instance}/inventory", instance);
      if (answer.statusCode() != 200) {
        throw new AssertionError("the simulator's inventory: " + answer.asPrettyString());
      }
      return answer.jsonPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
