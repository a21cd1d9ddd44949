@NullMarked
package dev.slipway.provisioner.machine;

import org.jspecify.annotations.NullMarked;
