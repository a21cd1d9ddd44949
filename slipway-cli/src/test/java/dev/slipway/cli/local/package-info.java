@NullMarked
package dev.slipway.cli.local;

import org.jspecify.annotations.NullMarked;
