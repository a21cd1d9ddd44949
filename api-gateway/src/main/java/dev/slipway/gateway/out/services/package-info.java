/** Calls to the services behind the gateway. */
@NullMarked
package dev.slipway.gateway.out.services;

import org.jspecify.annotations.NullMarked;
