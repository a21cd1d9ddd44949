/** Plain SQL within the caller's transaction. */
@NullMarked
package dev.slipway.kit.jdbc;

import org.jspecify.annotations.NullMarked;
