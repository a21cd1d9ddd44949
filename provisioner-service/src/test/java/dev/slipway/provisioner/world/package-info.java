/** A world for tests: machines in memory that boot in steps, and what runs on them. */
@NullMarked
package dev.slipway.provisioner.world;

import org.jspecify.annotations.NullMarked;
