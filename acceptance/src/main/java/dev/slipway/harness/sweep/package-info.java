/**
 * Random sequences of what may be asked of a simulated cluster through the API, with failures
 * between, and what must come of them.
 */
@NullMarked
package dev.slipway.harness.sweep;

import org.jspecify.annotations.NullMarked;
