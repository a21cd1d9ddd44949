package dev.slipway.simulator.machine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineSpec;
import dev.slipway.infrastructure.MachineState.Present;
import dev.slipway.infrastructure.Secret;
import dev.slipway.infrastructure.simulated.wire.SpecJson;
import dev.slipway.infrastructure.simulated.wire.StateJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A machine's directory: {@code machine.json} with its specification, {@code ignition.json} with
 * its configuration, {@code state.json} with its power, {@code console.log}, {@code disk}. Made
 * under another name, so that a crash leaves nothing that looks finished.
 */
public final class MachineStore {

  /** How a directory's name ends until the machine in it is whole. */
  public static final String MAKING = ".making";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;

  /**
   * @param directory the machine's own
   */
  public MachineStore(Path directory) {
    this.directory = directory;
  }

  /** What tells one specification from another. */
  public static String fingerprint(MachineSpec spec) {
    try {
      byte[] json = SpecJson.write(spec).toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A directory's name, and the machine's that is in it. */
  public static String directoryName(MachineId id) {
    return id.name() + "." + id.incarnation();
  }

  /** Makes the directory with all that a machine begins with. */
  public void create(MachineSpec spec, Present state) {
    Path making = directory.resolveSibling(directory.getFileName() + MAKING);
    try {
      SimulatorFiles.deleteTree(making);
      SimulatorFiles.makeDirectories(making);
      ObjectNode json = SpecJson.withoutConfiguration(spec);
      json.put("fingerprint", fingerprint(spec));
      SimulatorFiles.write(making.resolve("machine.json"), json.toString());
      SimulatorFiles.write(making.resolve("ignition.json"), spec.ignition().reveal());
      SimulatorFiles.write(making.resolve("state.json"), StateJson.write(state).toString());
      Files.move(making, directory, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The specification without its configuration, which is read when it is needed. */
  public MachineSpec spec() throws IOException {
    return SpecJson.machine(read("machine.json"), Secret.of(""));
  }

  public String fingerprint() throws IOException {
    return read("machine.json").path("fingerprint").asText();
  }

  public Present state() throws IOException {
    return StateJson.present(read("state.json"));
  }

  /** The configuration, with private keys. */
  public String ignition() throws IOException {
    return Files.readString(directory.resolve("ignition.json"));
  }

  private JsonNode read(String file) throws IOException {
    return JSON.readTree(Files.readString(directory.resolve(file)));
  }

  /** Remembers the power over the simulator's death. */
  public void save(Present state) {
    try {
      SimulatorFiles.replace(directory.resolve("state.json"), StateJson.write(state).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path console() {
    return directory.resolve("console.log");
  }

  public Path disk() {
    return directory.resolve("disk");
  }

  /** Removes all of it, its name first. */
  public void destroy() {
    try {
      Path going = directory.resolveSibling(directory.getFileName() + MAKING);
      SimulatorFiles.deleteTree(going);
      if (Files.exists(directory)) {
        Files.move(directory, going, StandardCopyOption.ATOMIC_MOVE);
      }
      SimulatorFiles.deleteTree(going);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
