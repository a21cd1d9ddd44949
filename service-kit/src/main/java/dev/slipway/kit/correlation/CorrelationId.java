package dev.slipway.kit.correlation;

import dev.slipway.kit.id.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * The correlation id of what this thread does: of the request that it serves, the event that it
 * handles or the work that it does. It is in the log's MDC as {@code correlationId}.
 */
@ApplicationScoped
public class CorrelationId {
  /** The HTTP header that carries it, in requests and in responses. */
  public static final String HEADER = "X-Correlation-Id";

  /** Its key in the MDC. */
  public static final String MDC_KEY = "correlationId";

  private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

  private final Ids ids;

  @Inject
  CorrelationId(Ids ids) {
    this.ids = ids;
  }

  /** The current id; makes one and keeps it when there is none. */
  public String current() {
    Object id = MDC.get(MDC_KEY);
    return id == null ? begin(null) : id.toString();
  }

  /**
   * Makes an id the current one.
   *
   * @param given the caller's id; one is made when it is null or has other characters than letters,
   *     digits and {@code . _ : -}, or more than 64
   * @return the id that is now current
   */
  public String begin(@Nullable String given) {
    String id = given != null && ACCEPTED.matcher(given).matches() ? given : ids.correlation();
    MDC.put(MDC_KEY, id);
    return id;
  }

  /** Forgets the current id. */
  public void end() {
    MDC.remove(MDC_KEY);
  }
}
