/** The public API as its client sees it. */
@NullMarked
package dev.slipway.cli.api;

import org.jspecify.annotations.NullMarked;
