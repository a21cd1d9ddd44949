/** Ends a process that does nothing any more. */
@NullMarked
package dev.slipway.kit.standstill;

import org.jspecify.annotations.NullMarked;
