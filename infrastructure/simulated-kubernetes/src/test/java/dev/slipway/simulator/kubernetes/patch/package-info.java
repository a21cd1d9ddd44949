/** Tests of the package of the same name. */
@NullMarked
package dev.slipway.simulator.kubernetes.patch;

import org.jspecify.annotations.NullMarked;
