package dev.slipway.acceptance;

import dev.slipway.harness.Command;
import dev.slipway.harness.Slipway;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test class the one running {@link Slipway} as a constructor parameter. Where no container
 * engine answers the class is skipped and says so; in CI ({@code CI=true}) that is a failure.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OnSlipway.Extension.class)
@interface OnSlipway {

  /** Starts Slipway before the first class that asks for it, and takes it down after the last. */
  final class Extension implements ParameterResolver, ExecutionCondition {
    private static final ExtensionContext.Namespace NAMESPACE =
        ExtensionContext.Namespace.create(OnSlipway.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if ("true".equals(System.getenv("CI"))) {
        return ConditionEvaluationResult.enabled("CI always runs on real machines");
      }
      return dockerAnswers()
          ? ConditionEvaluationResult.enabled("Docker answers")
          : ConditionEvaluationResult.disabled(
              "Docker does not answer: install and start it with ./slipway test --install");
    }

    private static boolean dockerAnswers() {
      try {
        return Command.of("docker", "version").run().exitCode() == 0;
      } catch (java.io.UncheckedIOException e) {
        return false;
      }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Slipway.class;
    }

    @Override
    public Slipway resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(NAMESPACE)
          .computeIfAbsent(Slipway.class, type -> new Slipway(), Slipway.class);
    }
  }
}
