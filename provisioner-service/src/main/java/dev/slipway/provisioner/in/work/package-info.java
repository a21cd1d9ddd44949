/** The reconciler's work, woken by requests, by drivers and by the clock. */
@NullMarked
package dev.slipway.provisioner.in.work;

import org.jspecify.annotations.NullMarked;
