/** Taking Slipway up: its processes, and what they look after, as it was. */
@NullMarked
package dev.slipway.cli.up;

import org.jspecify.annotations.NullMarked;
