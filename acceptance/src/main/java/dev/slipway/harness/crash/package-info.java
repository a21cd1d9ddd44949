/**
 * Ends services at boundaries that they pass, and compares what comes of it with an undisturbed
 * run.
 */
@NullMarked
package dev.slipway.harness.crash;

import org.jspecify.annotations.NullMarked;
