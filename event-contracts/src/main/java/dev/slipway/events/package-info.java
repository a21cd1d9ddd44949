/** The events that Slipway's services exchange, as sealed records, and their CloudEvents form. */
@NullMarked
package dev.slipway.events;

import org.jspecify.annotations.NullMarked;
