/** Fakes and clients of the gateway's tests. */
@NullMarked
package dev.slipway.gateway.testing;

import org.jspecify.annotations.NullMarked;
