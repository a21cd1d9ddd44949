/** The one thread of each cluster, its clock and its work. */
@NullMarked
package dev.slipway.simulator.kubernetes.loop;

import org.jspecify.annotations.NullMarked;
