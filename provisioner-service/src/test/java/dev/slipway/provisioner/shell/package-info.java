@NullMarked
package dev.slipway.provisioner.shell;

import org.jspecify.annotations.NullMarked;
