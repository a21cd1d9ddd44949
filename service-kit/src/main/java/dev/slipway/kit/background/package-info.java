/** Threads that run as long as the service does. */
@NullMarked
package dev.slipway.kit.background;

import org.jspecify.annotations.NullMarked;
