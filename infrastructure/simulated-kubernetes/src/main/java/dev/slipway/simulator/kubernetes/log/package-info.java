/** What containers print. */
@NullMarked
package dev.slipway.simulator.kubernetes.log;

import org.jspecify.annotations.NullMarked;
