package dev.slipway.simulator.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Faults that a simulator begins with: a JSON array of them. */
public final class FaultFile {

  private FaultFile() {}

  /**
   * Reads the file.
   *
   * @throws IllegalArgumentException naming what is wrong with it
   */
  public static List<FaultSpec> read(Path file) throws IOException {
    JsonNode array = new ObjectMapper().readTree(Files.readString(file));
    if (!array.isArray()) {
      throw new IllegalArgumentException(file + " must hold an array of faults");
    }
    List<FaultSpec> faults = new ArrayList<>();
    for (JsonNode one : array) {
      faults.add(FaultSpec.read(one));
    }
    return faults;
  }
}
