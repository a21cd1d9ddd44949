@NullMarked
package dev.slipway.provisioner.admission;

import org.jspecify.annotations.NullMarked;
