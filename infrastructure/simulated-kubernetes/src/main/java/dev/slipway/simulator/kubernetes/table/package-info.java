/** What kubectl get prints. */
@NullMarked
package dev.slipway.simulator.kubernetes.table;

import org.jspecify.annotations.NullMarked;
