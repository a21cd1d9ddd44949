/** Networks, host ports and memory: what is free, and who takes it. */
@NullMarked
package dev.slipway.provisioner.allocation;

import org.jspecify.annotations.NullMarked;
