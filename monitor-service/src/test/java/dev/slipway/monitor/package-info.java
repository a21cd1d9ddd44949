/** The monitor as a whole: its API and events against real Postgres and Kafka. */
@NullMarked
package dev.slipway.monitor;

import org.jspecify.annotations.NullMarked;
