/** Tests of the package of the same name. */
@NullMarked
package dev.slipway.simulator.kubernetes.resource;

import org.jspecify.annotations.NullMarked;
