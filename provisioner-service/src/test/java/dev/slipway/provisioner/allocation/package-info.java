@NullMarked
package dev.slipway.provisioner.allocation;

import org.jspecify.annotations.NullMarked;
