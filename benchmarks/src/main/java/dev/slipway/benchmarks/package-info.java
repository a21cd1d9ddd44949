/** Measurements of a running Slipway, taken from outside as a user would. */
@NullMarked
package dev.slipway.benchmarks;

import org.jspecify.annotations.NullMarked;
