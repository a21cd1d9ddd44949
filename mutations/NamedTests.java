import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.junit.platform.launcher.listeners.TestExecutionSummary.Failure;

/**
 * Runs the tests that it is given as {@code package.Class#method}. It ends with 0 when all passed,
 * with 10 when at least one of them said by an assertion that it did not, and with 11 when a test
 * failed only in other ways, or was not there. A JVM that fails ends with none of these.
 */
final class NamedTests {
  private static final int PASSED = 0;
  private static final int NOTICED = 10;
  private static final int BROKEN = 11;

  /** What Awaitility throws when what it waits for does not come about. */
  private static final String NEVER_CAME_ABOUT = "org.awaitility.core.ConditionTimeoutException";

  private NamedTests() {}

  public static void main(String[] tests) {
    List<String> wanted = Arrays.asList(tests);
    Set<String> classes =
        wanted.stream().map(test -> test.split("#", 2)[0]).collect(Collectors.toSet());
    PostDiscoveryFilter named =
        descriptor ->
            FilterResult.includedIf(
                descriptor
                    .getSource()
                    .filter(MethodSource.class::isInstance)
                    .map(MethodSource.class::cast)
                    .filter(
                        method ->
                            wanted.contains(method.getClassName() + "#" + method.getMethodName()))
                    .isPresent());
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    var request = LauncherDiscoveryRequestBuilder.request();
    classes.forEach(name -> request.selectors(selectClass(name)));
    LauncherFactory.create().execute(request.filters(named).build(), listener);

    TestExecutionSummary summary = listener.getSummary();
    summary.printFailuresTo(new PrintWriter(System.out), 12);
    System.out.printf(
        "%d tests of %s, %d passed%n",
        summary.getTestsFoundCount(), wanted, summary.getTestsSucceededCount());
    System.out.flush();
    // Halts, for services leave threads behind.
    Runtime.getRuntime().halt(result(summary));
  }

  private static int result(TestExecutionSummary summary) {
    // First: an assertion may fail where a test's cases are enumerated, before any of them is found.
    if (summary.getFailures().stream().anyMatch(NamedTests::isAssertion)) {
      return NOTICED;
    }
    boolean allPassed =
        summary.getTestsFoundCount() > 0
            && summary.getTestsSkippedCount() == 0
            && summary.getTotalFailureCount() == 0;
    return allPassed ? PASSED : BROKEN;
  }

  private static boolean isAssertion(Failure failure) {
    Throwable thrown = failure.getException();
    return thrown instanceof AssertionError || thrown.getClass().getName().equals(NEVER_CAME_ABOUT);
  }
}
