/** What runs inside the broker's process; the only place that sees Kafka's server classes. */
@NullMarked
package dev.slipway.localstack.broker;

import org.jspecify.annotations.NullMarked;
