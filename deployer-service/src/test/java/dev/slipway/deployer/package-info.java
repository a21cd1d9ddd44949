/** The deployer as a whole: its API against real Postgres and Kafka, and a fake cluster. */
@NullMarked
package dev.slipway.deployer;

import org.jspecify.annotations.NullMarked;
