/** Keeps tables small: what has ended is kept for a configured time and then dropped. */
@NullMarked
package dev.slipway.kit.retention;

import org.jspecify.annotations.NullMarked;
