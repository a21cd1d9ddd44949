/**
 * A durable PostgreSQL and a one-process Kafka broker, run as processes of their own on this
 * machine.
 */
@NullMarked
package dev.slipway.localstack;

import org.jspecify.annotations.NullMarked;
