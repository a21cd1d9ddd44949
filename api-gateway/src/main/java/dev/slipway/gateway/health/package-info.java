/** Whether the gateway and the services behind it are ready. */
@NullMarked
package dev.slipway.gateway.health;

import org.jspecify.annotations.NullMarked;
