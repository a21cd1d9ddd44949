/** Shells in machines, on the user's own terminal. */
@NullMarked
package dev.slipway.cli.shell;

import org.jspecify.annotations.NullMarked;
