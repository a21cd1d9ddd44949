/** Clients of the clusters' API servers. */
@NullMarked
package dev.slipway.kit.kubernetes;

import org.jspecify.annotations.NullMarked;
