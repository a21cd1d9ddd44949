@NullMarked
package dev.slipway.provisioner.api;

import org.jspecify.annotations.NullMarked;
