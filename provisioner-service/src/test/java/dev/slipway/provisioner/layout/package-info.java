@NullMarked
package dev.slipway.provisioner.layout;

import org.jspecify.annotations.NullMarked;
