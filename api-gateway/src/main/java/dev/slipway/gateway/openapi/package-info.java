/** One OpenAPI document made of the gateway's and the services' own. */
@NullMarked
package dev.slipway.gateway.openapi;

import org.jspecify.annotations.NullMarked;
