package dev.slipway.cli.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ApiClient;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "fault",
    description = {
      "Let something go wrong; prints the fault's id, with which it is withdrawn.",
      "Kinds: MACHINE_DIES, MACHINE_HANGS, PARTITION, SLOW_DISK, BOOT_FAILS, ETCD_MEMBER_LOST,"
          + " API_SLOW, API_ERRORS, API_STALE, WATCHES_CUT, IMAGE_UNREACHABLE."
    },
    footer = {
      "",
      "Examples:",
      "  ./slipway simulator fault MACHINE_DIES --machine w2",
      "  ./slipway simulator fault MACHINE_DIES --machine 'w*' --pick 1 --every 60",
      "  ./slipway simulator fault API_ERRORS --too-many-requests 0.2 --for 30",
      "  ./slipway simulator fault API_STALE --delay 2000 --for 10",
      "  ./slipway simulator fault SLOW_DISK --machine e1 --delay 500"
    })
public final class FaultCommand implements Callable<Integer> {
  private final Slipway slipway;

  @Parameters(paramLabel = "KIND", description = "What goes wrong.")
  private String kind = "";

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "Only in this cluster; in all where it is not said.")
  private @Nullable String cluster;

  @Option(
      names = "--machine",
      paramLabel = "PATTERN",
      description = "Which machines, such as w2 or 'w*'; all where it is not said.")
  private String machine = "*";

  @Option(names = "--pick", paramLabel = "N", description = "As many of those, by the seed.")
  private int pick;

  @Option(names = "--after", paramLabel = "SECONDS", description = "Not at once.")
  private double after;

  @Option(names = "--every", paramLabel = "SECONDS", description = "Again and again.")
  private double every;

  @Option(
      names = "--for",
      paramLabel = "SECONDS",
      description = "Until then; else until withdrawn.")
  private double lasts;

  @Option(names = "--delay", paramLabel = "MILLISECONDS", description = "How much slower it is.")
  private int delay;

  @Option(
      names = "--too-many-requests",
      paramLabel = "SHARE",
      description = "Which share (0 to 1) is answered with 429.")
  private double tooManyRequests;

  @Option(
      names = "--errors",
      paramLabel = "SHARE",
      description = "Which share (0 to 1) is answered with 500.")
  private double errors;

  @Option(names = "--image", paramLabel = "PATTERN", description = "Which images.")
  private @Nullable String image;

  @Option(names = "--message", paramLabel = "TEXT", description = "What a failing boot prints.")
  private @Nullable String message;

  public FaultCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    ObjectNode fault =
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", kind)
            .put("machine", machine)
            .put("pick", pick)
            .put("afterSeconds", after)
            .put("everySeconds", every)
            .put("forSeconds", lasts)
            .put("delayMillis", delay)
            .put("tooManyRequests", tooManyRequests)
            .put("errors", errors);
    if (cluster != null) {
      // The simulator knows clusters by their ids only.
      fault.put(
          "cluster", slipway.api().get(ApiClient.path("clusters", cluster)).path("id").asText());
    }
    if (image != null) {
      fault.put("image", image);
    }
    if (message != null) {
      fault.put("message", message);
    }
    slipway.terminal().out().println(new SimulatorAccess(slipway.home()).addFault(fault));
    return ExitCode.OK;
  }
}
