/** Clusters' own APIs, reached through the gateway. */
@NullMarked
package dev.slipway.gateway.kubernetes;

import org.jspecify.annotations.NullMarked;
