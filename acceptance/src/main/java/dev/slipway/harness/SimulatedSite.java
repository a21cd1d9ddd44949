package dev.slipway.harness;

import static io.restassured.RestAssured.given;

import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A Slipway's simulator, asked by the protocol of the provisioner's driver. */
public final class SimulatedSite {
  private final Path directory;
  private final int port;
  private final String instance;

  SimulatedSite(Path directory, int port, String instance) {
    this.directory = directory;
    this.port = port;
    this.instance = instance;
  }

  /** The machines of a cluster by name, running or not, with their incarnations. */
  public Map<String, Integer> incarnations(String cluster) {
    Map<String, Integer> incarnations = new HashMap<>();
    for (var machine : inventory(cluster).<Map<String, Object>>getList("machines.id")) {
      incarnations.merge(
          String.valueOf(machine.get("name")),
          (Integer) machine.get("incarnation"),
          // Two of a name: neither of them is one that somebody expects.
          (one, other) -> -1);
    }
    return incarnations;
  }

  /** The power of a cluster's machines by name, such as {@code RUNNING} or {@code OFF}. */
  public Map<String, String> powers(String cluster) {
    Map<String, String> powers = new HashMap<>();
    JsonPath inventory = inventory(cluster);
    List<String> names = inventory.getList("machines.id.name");
    List<String> all = inventory.getList("machines.power");
    for (int i = 0; i < names.size(); i++) {
      powers.put(names.get(i), all.get(i));
    }
    return powers;
  }

  /** The boots of a cluster's machines that run. */
  public List<String> boots(String cluster) {
    return inventory(cluster).getList("machines.findAll { it.power == 'RUNNING' }.bootId");
  }

  /** What is left of a cluster: machines, networks, volumes, files. */
  public List<String> leftovers(String cluster) {
    var inventory = inventory(cluster);
    var left = new ArrayList<String>();
    for (var kind : List.of("machines", "networks", "volumes")) {
      inventory.getList(kind).forEach(one -> left.add(kind + ": " + one));
    }
    Path files = directory.resolve("instances").resolve(instance).resolve(cluster);
    if (Files.exists(files)) {
      left.add(files.toString());
    }
    return left;
  }

  /** Lets something go wrong with a machine now; needs no service of Slipway's. */
  public void strike(String kind, String cluster, String machine) {
    strike(kind, cluster, machine, 0);
  }

  /**
   * Lets something go wrong with a machine now.
   *
   * @param seconds how long it is so; 0 for what happens at once, or for good
   */
  public void strike(String kind, String cluster, String machine, int seconds) {
    strike(Map.of("kind", kind, "cluster", cluster, "machine", machine, "forSeconds", seconds));
  }

  /**
   * Lets something go wrong.
   *
   * @param fault as {@code docs/simulator.md} says
   * @return its id
   */
  public String strike(Map<String, Object> fault) {
    var answer = request().contentType("application/json").body(fault).post("/v1/faults");
    if (answer.statusCode() / 100 != 2) {
      throw new AssertionError("the simulator's faults: " + answer.asPrettyString());
    }
    return answer.path("id");
  }

  /**
   * Has a fault be so no more.
   *
   * @return how often it struck
   */
  public int withdraw(String fault) {
    List<String> occurrences =
        request()
            .get("/v1/faults")
            .jsonPath()
            .getList("items.find { it.id == '" + fault + "' }.occurrences");
    request().delete("/v1/faults/{id}", fault);
    return occurrences == null ? 0 : occurrences.size();
  }

  private JsonPath inventory(String cluster) {
    var answer =
        request()
            .queryParam("cluster", cluster)
            .get("/v1/instances/{instance}/inventory", instance);
    if (answer.statusCode() != 200) {
      throw new AssertionError("the simulator's inventory: " + answer.asPrettyString());
    }
    return answer.jsonPath();
  }

  private RequestSpecification request() {
    return given().baseUri("http://127.0.0.1:" + port).header("Authorization", "Bearer " + token());
  }

  private String token() {
    try {
      return Files.readString(directory.resolve("token")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
