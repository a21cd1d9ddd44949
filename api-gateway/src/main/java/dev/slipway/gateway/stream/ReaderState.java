package dev.slipway.gateway.stream;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the reader of the events' topic fares. Written by the reader, read by health checks.
 *
 * @param connected whether it reads
 * @param since since when that is so
 * @param message why it doesn't read, or null
 * @param behind records that it had not read when it last asked
 */
public record ReaderState(
    boolean connected, Instant since, @Nullable String message, long behind) {}
