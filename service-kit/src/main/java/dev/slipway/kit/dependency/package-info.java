/** What a service stands on, watched: PostgreSQL, Kafka and the disk, and what is said of them. */
@NullMarked
package dev.slipway.kit.dependency;

import org.jspecify.annotations.NullMarked;
