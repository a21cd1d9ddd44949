package dev.slipway.cli.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.render.PlanText;
import java.io.PrintStream;

/** An operation that is asked for by its type, followed to its end. */
public final class Change {
  private final Slipway slipway;
  private final ChangeOptions options;

  public Change(Slipway slipway, ChangeOptions options) {
    this.slipway = slipway;
    this.options = options;
  }

  /**
   * Asks for it, and does as the options say.
   *
   * @param title what is being done, for people
   * @param path of the operations of what is changed
   * @param type such as {@code POWER_OFF}
   * @return the exit code that fits its end
   */
  public int run(String title, String path, String type) {
    JsonNode body = JsonNodeFactory.instance.objectNode().put("type", type);
    JsonNode answer = slipway.api().post(path + (options.dryRun ? "?dryRun=true" : ""), body);
    PrintStream out = slipway.terminal().out();
    if (options.dryRun) {
      JsonNode plan = answer.path("plan");
      if (options.json()) {
        out.println(plan.toPrettyString());
      } else {
        PlanText.lines(plan).forEach(out::println);
      }
      return ExitCode.OK;
    }
    JsonNode operation = answer.path("operation");
    if (options.noWait) {
      out.println(options.json() ? operation.toPrettyString() : operation.path("id").asText());
      return ExitCode.OK;
    }
    JsonNode end = new OperationWatch(slipway).toItsEnd(title, operation);
    if (options.json()) {
      out.println(end.toPrettyString());
    }
    return OperationWatch.exitCode(end);
  }
}
