/**
 * What each machine is to become, as Ignition configurations: files and systemd units. The
 * templates are resources of this package, one a file on the machine.
 */
@NullMarked
package dev.slipway.provisioner.machineconfig;

import org.jspecify.annotations.NullMarked;
