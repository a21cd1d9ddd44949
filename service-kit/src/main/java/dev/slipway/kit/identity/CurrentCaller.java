package dev.slipway.kit.identity;

import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** Who made the current request. */
@RequestScoped
public class CurrentCaller {
  private @Nullable Caller caller;

  /**
   * The caller.
   *
   * @throws ProblemException UNAUTHENTICATED when the request is an open one and came without
   */
  public Caller get() {
    if (caller == null) {
      throw new ProblemException(ProblemCode.UNAUTHENTICATED, "The request carries no identity.");
    }
    return caller;
  }

  /** The caller's project. */
  public String project() {
    return get().project();
  }

  /**
   * Goes on only for callers with this role or one that includes it.
   *
   * @throws ProblemException FORBIDDEN for others
   */
  public void require(Role role) {
    if (!get().role().includes(role)) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN,
          "This needs the role " + role + "; the caller has the role " + get().role() + ".");
    }
  }

  void set(Caller authenticated) {
    this.caller = authenticated;
  }
}
