/** The API of one cluster as calls in process; everything else goes through it. */
@NullMarked
package dev.slipway.simulator.kubernetes.api;

import org.jspecify.annotations.NullMarked;
