@NullMarked
package dev.slipway.cli.api;

import org.jspecify.annotations.NullMarked;
