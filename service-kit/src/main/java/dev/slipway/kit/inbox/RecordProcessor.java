package dev.slipway.kit.inbox;

import dev.slipway.events.CloudEventCodec;
import dev.slipway.events.EventEnvelope;
import dev.slipway.events.UnknownEventTypeException;
import dev.slipway.events.UnreadableEventException;
import dev.slipway.kit.boundary.Boundaries;
import dev.slipway.kit.correlation.CorrelationId;
import dev.slipway.kit.kafka.RecordHeaders;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** Does with one record what is to be done: skips it, handles it, or makes it a dead letter. */
@ApplicationScoped
public class RecordProcessor {
  private static final Logger LOG = Logger.getLogger(RecordProcessor.class);

  private final EventDispatcher dispatcher;
  private final DeadLetters deadLetters;
  private final CorrelationId correlation;
  private final MeterRegistry meters;
  private final Boundaries boundaries;
  private final CloudEventCodec codec = new CloudEventCodec();
  private final Set<String> wanted;

  @Inject
  RecordProcessor(
      EventDispatcher dispatcher,
      DeadLetters deadLetters,
      CorrelationId correlation,
      MeterRegistry meters,
      Boundaries boundaries) {
    this.dispatcher = dispatcher;
    this.deadLetters = deadLetters;
    this.correlation = correlation;
    this.meters = meters;
    this.boundaries = boundaries;
    this.wanted = dispatcher.wantedTypes();
  }

  /** Whether any handler wants anything. */
  boolean hasHandlers() {
    return !wanted.isEmpty();
  }

  /** Returns when the record is done with; throws when it must be tried again. */
  void process(ConsumerRecord<String, byte[]> record) {
    Map<String, String> headers = RecordHeaders.read(record.headers());
    String type = headers.get(CloudEventCodec.TYPE_HEADER);
    if (type != null && !wanted.contains(type)) {
      return;
    }
    EventEnvelope<?> event;
    try {
      byte[] value = record.value();
      event = codec.read(headers, value == null ? new byte[0] : value);
    } catch (UnknownEventTypeException e) {
      return;
    } catch (UnreadableEventException e) {
      bury(record, String.valueOf(e.getMessage()));
      return;
    }
    handle(event);
  }

  private void handle(EventEnvelope<?> event) {
    correlation.begin(event.correlationId());
    MDC.put("clusterId", event.clusterId());
    MDC.put("eventId", event.id());
    try {
      boundaries.pass("inbox", event.data().type(), "before-handler");
      boolean isNew = dispatcher.dispatch(event);
      boundaries.pass("inbox", event.data().type(), "after-commit");
      meters
          .counter(
              "slipway.inbox.events",
              "type",
              event.data().type(),
              "outcome",
              isNew ? "handled" : "duplicate")
          .increment();
    } finally {
      MDC.remove("eventId");
      MDC.remove("clusterId");
      correlation.end();
    }
  }

  private void bury(ConsumerRecord<String, byte[]> record, String reason) {
    deadLetters.store(record, reason);
    meters.counter("slipway.inbox.dead-letters").increment();
    LOG.errorf(
        "%s-%d@%d is unreadable and a dead letter now: %s",
        record.topic(), record.partition(), record.offset(), reason);
  }
}
