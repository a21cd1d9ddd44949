@NullMarked
package dev.slipway.provisioner.addon;

import org.jspecify.annotations.NullMarked;
