@NullMarked
package dev.slipway.provisioner.topology;

import org.jspecify.annotations.NullMarked;
