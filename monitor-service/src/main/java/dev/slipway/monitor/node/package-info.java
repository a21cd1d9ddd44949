/** The health of nodes: what is seen of them, how it is judged, what is told. */
@NullMarked
package dev.slipway.monitor.node;

import org.jspecify.annotations.NullMarked;
