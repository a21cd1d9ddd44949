/** Nodes and their leases, through the clusters' API servers. */
@NullMarked
package dev.slipway.monitor.out.kubernetes;

import org.jspecify.annotations.NullMarked;
