@NullMarked
package dev.slipway.provisioner.machineconfig;

import org.jspecify.annotations.NullMarked;
