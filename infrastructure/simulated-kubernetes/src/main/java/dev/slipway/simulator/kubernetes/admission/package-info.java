/** What the API server adds to objects, and what it refuses of them. */
@NullMarked
package dev.slipway.simulator.kubernetes.admission;

import org.jspecify.annotations.NullMarked;
