package dev.slipway.kit.kafka;

/** Kafka did not answer, or refused. Trying again may help. */
public class KafkaUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what was asked of Kafka. */
  public KafkaUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
