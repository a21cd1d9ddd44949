/** The machines of a cluster: their identity, their power and their phase. */
@NullMarked
package dev.slipway.provisioner.machine;

import org.jspecify.annotations.NullMarked;
