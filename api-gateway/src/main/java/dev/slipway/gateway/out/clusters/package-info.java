/** Access to clusters' API servers. */
@NullMarked
package dev.slipway.gateway.out.clusters;

import org.jspecify.annotations.NullMarked;
