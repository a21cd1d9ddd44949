/** Ignition v3 configurations, turned into what a container can be given before it boots. */
@NullMarked
package dev.slipway.infrastructure.docker.ignition;

import org.jspecify.annotations.NullMarked;
