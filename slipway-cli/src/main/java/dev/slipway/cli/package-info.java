/** Slipway's command line: the entry point and what all commands share. */
@NullMarked
package dev.slipway.cli;

import org.jspecify.annotations.NullMarked;
