/** Machines that are containers of a Docker daemon on this host. */
@NullMarked
package dev.slipway.infrastructure.docker;

import org.jspecify.annotations.NullMarked;
