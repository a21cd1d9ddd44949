/** The gateway's own resources. */
@NullMarked
package dev.slipway.gateway.in.rest;

import org.jspecify.annotations.NullMarked;
