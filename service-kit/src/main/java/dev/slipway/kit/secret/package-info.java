/** Values that must not be printed. */
@NullMarked
package dev.slipway.kit.secret;

import org.jspecify.annotations.NullMarked;
