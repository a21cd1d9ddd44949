/** The event stream on a terminal. */
@NullMarked
package dev.slipway.cli.event;

import org.jspecify.annotations.NullMarked;
