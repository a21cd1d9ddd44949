/** Machines that are virtual machines of QEMU on this host. */
@NullMarked
package dev.slipway.infrastructure.qemu;

import org.jspecify.annotations.NullMarked;
