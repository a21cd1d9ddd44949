package dev.slipway.gateway.in.lifecycle;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.gateway.GatewayConfig;
import dev.slipway.gateway.deadletter.DeadLetterDesk;
import dev.slipway.gateway.deadletter.DeadLetterTopic;
import dev.slipway.gateway.deadletter.ReplayRecord;
import dev.slipway.gateway.health.Overview;
import dev.slipway.gateway.health.PartReport;
import dev.slipway.gateway.health.Readiness.PartState;
import dev.slipway.gateway.in.events.EventTopicReader;
import dev.slipway.gateway.openapi.ApiDocument;
import dev.slipway.gateway.route.ServiceQuestions;
import dev.slipway.gateway.stream.CloudEventReader;
import dev.slipway.gateway.stream.EventLog;
import dev.slipway.gateway.stream.LiveTail;
import dev.slipway.gateway.token.TokenStore;
import dev.slipway.gateway.token.Tokens;
import dev.slipway.kit.id.Ids;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.openapi.runtime.io.Format;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Map;

/** Puts the features, which know no framework, together with what they need. */
@ApplicationScoped
class Features {

  /** The name of the default among Quarkus' OpenAPI documents. */
  private static final String DEFAULT_DOCUMENT = "<default>";

  @Produces
  @Singleton
  Tokens tokens(TokenStore store, Ids ids, Clock clock, GatewayConfig config) {
    return new Tokens(store, () -> ids.random("tok", 10), clock, config.limits().tokenCache());
  }

  @Produces
  @Singleton
  CloudEventReader cloudEventReader() {
    return new CloudEventReader();
  }

  @Produces
  @Singleton
  LiveTail liveTail(EventLog log, GatewayConfig config) {
    return new LiveTail(
        log.head(), config.events().liveEvents(), config.events().liveMemory().asLongValue());
  }

  @Produces
  @Singleton
  DeadLetterDesk deadLetterDesk(DeadLetterTopic topic, ReplayRecord replays, Clock clock) {
    return new DeadLetterDesk(topic, replays, clock);
  }

  @Produces
  @Singleton
  Overview overview(
      ServiceQuestions questions, EventTopicReader reader, GatewayHealth gateway, Clock clock) {
    return new Overview(
        questions,
        Map.of(
            "gateway",
            gateway::report,
            "events",
            () ->
                PartReport.of(reader.state().connected() ? PartState.READY : PartState.NOT_READY)),
        clock);
  }

  @Produces
  @Singleton
  ApiDocument apiDocument(
      ServiceQuestions questions, OpenApiDocumentService own, ObjectMapper json, Clock clock) {
    return new ApiDocument(
        questions,
        () -> own.getDocument(DEFAULT_DOCUMENT, Format.JSON),
        builtDocument(),
        json,
        clock);
  }

  private static byte[] builtDocument() {
    try (InputStream resource =
        Thread.currentThread().getContextClassLoader().getResourceAsStream("openapi.json")) {
      if (resource == null) {
        throw new IllegalStateException("the build left out docs/openapi.json");
      }
      return resource.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
