@NullMarked
package dev.slipway.provisioner.in.work;

import org.jspecify.annotations.NullMarked;
