/** What the deployer learns from other services' events. */
@NullMarked
package dev.slipway.deployer.in.event;

import org.jspecify.annotations.NullMarked;
