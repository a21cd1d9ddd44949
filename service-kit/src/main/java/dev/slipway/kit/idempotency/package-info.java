/** Requests that are sent twice take effect once. */
@NullMarked
package dev.slipway.kit.idempotency;

import org.jspecify.annotations.NullMarked;
