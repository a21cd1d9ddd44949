@NullMarked
package dev.slipway.provisioner.out.encryption;

import org.jspecify.annotations.NullMarked;
