/** Operations: watched live, or shown once. */
@NullMarked
package dev.slipway.cli.operation;

import org.jspecify.annotations.NullMarked;
