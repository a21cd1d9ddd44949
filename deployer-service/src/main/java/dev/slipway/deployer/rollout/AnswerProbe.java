package dev.slipway.deployer.rollout;

import java.util.List;

/** Asks addresses for an answer over HTTP. */
public interface AnswerProbe {

  /** Asks all of them at once; takes a few seconds at most. */
  Pass.Answer ask(List<String> addresses);
}
