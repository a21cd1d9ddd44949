@NullMarked
package dev.slipway.provisioner.plan;

import org.jspecify.annotations.NullMarked;
