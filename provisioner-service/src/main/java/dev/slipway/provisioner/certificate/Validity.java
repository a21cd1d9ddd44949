package dev.slipway.provisioner.certificate;

import java.time.Duration;
import java.time.Instant;

/** From when until when a certificate is valid. */
record Validity(Instant notBefore, Instant notAfter) {

  /** Machines whose clocks are behind by less than this accept a new certificate at once. */
  static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  static Validity from(Instant now, Duration length) {
    return new Validity(now.minus(CLOCK_SKEW), now.plus(length));
  }

  /** A leaf that outlived its authority would be refused in spite of its own date. */
  Validity notBeyond(Instant end) {
    return notAfter.isAfter(end) ? new Validity(notBefore, end) : this;
  }
}
