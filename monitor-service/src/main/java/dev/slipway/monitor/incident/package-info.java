/** Failures, told as one story each: opened, followed and closed. */
@NullMarked
package dev.slipway.monitor.incident;

import org.jspecify.annotations.NullMarked;
