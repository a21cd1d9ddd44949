/** What consumers could not read: listed without its secrets, replayed unchanged. */
@NullMarked
package dev.slipway.gateway.deadletter;

import org.jspecify.annotations.NullMarked;
