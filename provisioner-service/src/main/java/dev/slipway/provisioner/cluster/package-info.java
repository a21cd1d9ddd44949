/** A cluster as it is recorded: its wish, its conditions and what follows from them. */
@NullMarked
package dev.slipway.provisioner.cluster;

import org.jspecify.annotations.NullMarked;
