/** This machine: what must be installed and running here, and what a reboot undoes. */
@NullMarked
package dev.slipway.cli.host;

import org.jspecify.annotations.NullMarked;
