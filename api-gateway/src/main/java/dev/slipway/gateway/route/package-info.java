/** Which process answers which path. */
@NullMarked
package dev.slipway.gateway.route;

import org.jspecify.annotations.NullMarked;
