package dev.slipway.gateway.route;

import java.util.concurrent.CompletableFuture;

/** Questions that the gateway itself has for the services. */
public interface ServiceQuestions {

  /** Gets an open path; fails if there is no answer within seconds. */
  CompletableFuture<Answer> get(Upstream upstream, String path);

  /** An answer, whatever its status. */
  record Answer(int status, byte[] body) {}
}
