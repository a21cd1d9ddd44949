/** Tests of the package of the same name. */
@NullMarked
package dev.slipway.simulator.kubernetes.protobuf;

import org.jspecify.annotations.NullMarked;
