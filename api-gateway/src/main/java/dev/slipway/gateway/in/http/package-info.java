/** The handlers that every request passes, and those that stream. */
@NullMarked
package dev.slipway.gateway.in.http;

import org.jspecify.annotations.NullMarked;
