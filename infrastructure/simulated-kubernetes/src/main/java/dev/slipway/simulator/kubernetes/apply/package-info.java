/** Server-side apply: who owns which field of an object. */
@NullMarked
package dev.slipway.simulator.kubernetes.apply;

import org.jspecify.annotations.NullMarked;
