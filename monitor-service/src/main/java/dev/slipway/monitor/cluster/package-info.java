/** The clusters that are watched, and their machines, as other services' events tell. */
@NullMarked
package dev.slipway.monitor.cluster;

import org.jspecify.annotations.NullMarked;
