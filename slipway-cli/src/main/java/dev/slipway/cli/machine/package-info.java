/** One machine: its power, its replacement, its console. */
@NullMarked
package dev.slipway.cli.machine;

import org.jspecify.annotations.NullMarked;
