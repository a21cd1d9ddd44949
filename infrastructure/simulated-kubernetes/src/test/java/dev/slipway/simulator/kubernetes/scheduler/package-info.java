/** Tests of the package of the same name. */
@NullMarked
package dev.slipway.simulator.kubernetes.scheduler;

import org.jspecify.annotations.NullMarked;
