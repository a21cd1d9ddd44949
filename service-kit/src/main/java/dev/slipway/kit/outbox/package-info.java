/** Events leave with the transaction that caused them: the outbox table and its relay to Kafka. */
@NullMarked
package dev.slipway.kit.outbox;

import org.jspecify.annotations.NullMarked;
