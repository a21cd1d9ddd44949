/** Dead letters in Kafka. */
@NullMarked
package dev.slipway.gateway.out.kafka;

import org.jspecify.annotations.NullMarked;
