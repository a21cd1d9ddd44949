/** The WebSocket through which shells are used. */
@NullMarked
package dev.slipway.provisioner.in.shell;

import org.jspecify.annotations.NullMarked;
