/** Tests of the package of the same name. */
@NullMarked
package dev.slipway.simulator.kubernetes.store;

import org.jspecify.annotations.NullMarked;
