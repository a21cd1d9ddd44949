package dev.slipway.infrastructure.qemu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.Power;
import dev.slipway.infrastructure.driver.Refusals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The program in the machine that carries out commands. It speaks with one client at a time, so
 * each exchange is a connection of its own, and clients take turns.
 *
 * @see <a href="https://www.qemu.org/docs/master/interop/qemu-ga-ref.html">its protocol</a>
 */
final class GuestAgent {

  /** What both sides write before a new beginning. */
  private static final int SENTINEL = 0xff;

  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  /** An agent that runs answers at once; one that hasn't started is asked again. */
  private static final Duration SYNC = Duration.ofSeconds(5);

  private static final Duration DYING = Duration.ofSeconds(1);

  /** For the longest answer, 16 MiB of each stream, from a guest whose processor is imitated. */
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private final Layout layout;
  private final MachineStates states;
  private final MachineStore store;

  GuestAgent(Layout layout, MachineStore store, MachineStates states) {
    this.layout = layout;
    this.store = store;
    this.states = states;
  }

  /** The agent refused a command. */
  static final class Refusal extends IOException {

    private static final long serialVersionUID = 1;

    Refusal(String description) {
      super(description);
    }
  }

  /**
   * What the command returns, however long the agent isn't there yet.
   *
   * @throws DriverException NOT_RUNNING, DEADLINE_EXCEEDED
   */
  JsonNode call(MachineId id, ObjectNode request, Deadline deadline) throws Refusal {
    MachineFiles files = layout.machine(id);
    while (true) {
      requireProcess(id);
      try (Locks.Held turn = Locks.take(files.agentLock(), "the guest agent of " + id, deadline);
          LocalSocket socket = LocalSocket.connect(files.agent(), deadline.atMost(SYNC))) {
        synchronize(socket);
        socket.setDeadline(deadline.atMost(ANSWER));
        return exchange(id, socket, request, deadline);
      } catch (Refusal e) {
        throw e;
      } catch (IOException | UncheckedIOException e) {
        // Nothing was asked yet.
        deadline.pause(LOOK_AGAIN, "the guest agent of " + id + ", which runs once it has booted");
      }
    }
  }

  /**
   * Refuses a machine that is off or paused. One whose QEMU is silent may run nevertheless: whether
   * its agent answers tells.
   */
  void requireRunning(MachineId id, Deadline deadline) {
    Power power = states.observe(store.require(id), deadline).power();
    if (power == Power.OFF || power == Power.PAUSED) {
      throw Refusals.notRunning(id);
    }
  }

  private void requireProcess(MachineId id) {
    if (!states.lives(id)) {
      throw Refusals.notRunning(id);
    }
  }

  /** QEMU's sockets close a moment before it is dead. */
  private void awaitDeath(MachineId id, Deadline deadline) {
    Deadline moment = deadline.atMost(DYING);
    requireProcess(id);
    while (!moment.hasPassed()) {
      moment.rest(LOOK_AGAIN, "the state of " + id);
      requireProcess(id);
    }
  }

  /** Passes over what an earlier client left unread, or unsaid. */
  private static void synchronize(LocalSocket socket) throws IOException {
    long id = ThreadLocalRandom.current().nextLong(1L << 48);
    ObjectNode sync = Qmp.JSON.createObjectNode().put("execute", "guest-sync-delimited");
    sync.putObject("arguments").put("id", id);
    socket.out().write(SENTINEL);
    socket.out().write((sync + "\n").getBytes(StandardCharsets.UTF_8));
    while (true) {
      int next = socket.in().read();
      if (next < 0) {
        throw new IOException("The guest agent's port was closed");
      }
      if (next == SENTINEL && Qmp.parse(Qmp.line(socket.in())).path("return").asLong(-1) == id) {
        return;
      }
    }
  }

  /** Asks once: what was asked may have been done, though no answer comes. */
  private JsonNode exchange(MachineId id, LocalSocket socket, ObjectNode request, Deadline deadline)
      throws Refusal {
    JsonNode answer;
    try {
      socket.out().write((request + "\n").getBytes(StandardCharsets.UTF_8));
      answer = Qmp.parse(Qmp.line(socket.in()));
    } catch (IOException e) {
      awaitDeath(id, deadline);
      if (deadline.hasPassed()) {
        throw Deadline.exceeded("waiting for an answer of the guest agent of " + id);
      }
      throw new DriverException(
          Code.FAILED,
          "The guest agent of " + id + " was asked, and gave no answer",
          "Find out what the command has done before it is run again.",
          e);
    }
    if (answer.has("error")) {
      throw new Refusal(answer.path("error").path("desc").asText());
    }
    return answer.path("return");
  }
}
