/** What the monitor learns from other services' events. */
@NullMarked
package dev.slipway.monitor.in.event;

import org.jspecify.annotations.NullMarked;
