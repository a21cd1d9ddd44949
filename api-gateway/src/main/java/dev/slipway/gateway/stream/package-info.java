/** The event log that subscribers read, its order and its positions. */
@NullMarked
package dev.slipway.gateway.stream;

import org.jspecify.annotations.NullMarked;
