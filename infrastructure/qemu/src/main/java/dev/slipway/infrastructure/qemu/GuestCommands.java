package dev.slipway.infrastructure.qemu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.ExecResult;
import dev.slipway.infrastructure.MachineId;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** Commands in machines that run to their end, by the guest agent. */
final class GuestCommands {

  /** A shell finds the program, and gives the exit codes 126 and 127 where it can't be run. */
  private static final List<String> PROGRAM =
      List.of("-c", "cd /; export HOME=/root; exec \"$@\"", "slipway");

  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);
  private static final int SIGNALED = 128;

  private final GuestAgent agent;

  GuestCommands(GuestAgent agent) {
    this.agent = agent;
  }

  ExecResult run(MachineId id, List<String> command, byte[] stdin, Deadline deadline) {
    agent.requireRunning(id, deadline);
    try {
      long pid = start(id, command, stdin, deadline);
      return await(id, pid, deadline);
    } catch (IOException e) {
      throw new DriverException(
          Code.FAILED,
          "The guest agent of " + id + " refused a command: " + e.getMessage(),
          "See the machine's console.",
          e);
    }
  }

  private long start(MachineId id, List<String> command, byte[] stdin, Deadline deadline)
      throws IOException {
    ObjectNode request = Qmp.JSON.createObjectNode().put("execute", "guest-exec");
    ObjectNode arguments = request.putObject("arguments");
    arguments.put("path", "/bin/sh").put("capture-output", true);
    ArrayNode all = arguments.putArray("arg");
    PROGRAM.forEach(all::add);
    command.forEach(all::add);
    arguments.put("input-data", Base64.getEncoder().encodeToString(stdin));
    return agent.call(id, request, deadline).path("pid").asLong();
  }

  private ExecResult await(MachineId id, long pid, Deadline deadline) throws IOException {
    ObjectNode request = Qmp.JSON.createObjectNode().put("execute", "guest-exec-status");
    request.putObject("arguments").put("pid", pid);
    Duration pause = FIRST_PAUSE;
    while (true) {
      JsonNode status;
      try {
        status = agent.call(id, request, deadline);
      } catch (GuestAgent.Refusal e) {
        throw new DriverException(
            Code.FAILED,
            "How a command in " + id + " ended isn't known: the machine, or its agent, began anew",
            "Find out what the command has done before it is run again.",
            e);
      }
      if (status.path("exited").asBoolean()) {
        return result(status);
      }
      deadline.pause(pause, "the end of a command in " + id);
      pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    }
  }

  private static ExecResult result(JsonNode status) {
    int code =
        status.has("signal")
            ? SIGNALED + status.path("signal").asInt()
            : status.path("exitcode").asInt();
    boolean truncated =
        status.path("out-truncated").asBoolean() || status.path("err-truncated").asBoolean();
    return new ExecResult(
        code, bytes(status.path("out-data")), bytes(status.path("err-data")), truncated);
  }

  private static byte[] bytes(JsonNode base64) {
    return Base64.getDecoder().decode(base64.asText(""));
  }
}
