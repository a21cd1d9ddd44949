/** The reader of the events' topic. */
@NullMarked
package dev.slipway.gateway.in.events;

import org.jspecify.annotations.NullMarked;
