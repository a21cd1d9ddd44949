/** One command from nothing to a running WordPress. */
@NullMarked
package dev.slipway.cli.demo;

import org.jspecify.annotations.NullMarked;
